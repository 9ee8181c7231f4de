namespace Interlieux.Gateway.Desks;

/// <summary>What the desk's form holds, as it was typed.</summary>
/// <param name="Id">Of this scan: the same form sent twice is one scan.</param>
/// <param name="Time">Local time of the venue, as <c>datetime-local</c> gives it; empty for now.</param>
public sealed record DeskForm(string Id, string Technology, string Badge, string Direction, string Time, string Reason)
{
    public static DeskForm Empty(string id, string reason = "", string technology = "nfc-a") => new(id, technology, "", "in", "", reason);

    public static DeskForm Of(IFormCollection form) => new(
        form["id"].ToString(), form["technology"].ToString(), form["badge"].ToString(), form["direction"].ToString(), form["time"].ToString(),
        form["reason"].ToString());
}

/// <summary>What came of the form: a heading and a sentence, by the names of their texts.</summary>
/// <param name="Tone">accepted, refused or wrong.</param>
public sealed record DeskAnswer(string Tone, string Heading, string Detail);
