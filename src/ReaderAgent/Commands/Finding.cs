namespace Interlieux.ReaderAgent.Commands;

/// <summary>What the doctor found of one thing.</summary>
/// <param name="Subject">gateway, key, clock, queue, disk, or a card source.</param>
/// <param name="Remedy">What to do; empty when all is well.</param>
internal sealed record Finding(string Subject, bool IsWell, string Fact, string Remedy = "")
{
    public override string ToString() => $"{(IsWell ? "ok  " : "FAIL")}  {Subject,-10} {Fact}{(Remedy.Length > 0 ? $" {Remedy}" : "")}";
}
