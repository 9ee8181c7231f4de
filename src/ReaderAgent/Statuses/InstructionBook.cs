using System.Text.Json;
using Interlieux.ReaderAgent.Protocol;
using Interlieux.ReaderAgent.Storage;
using Microsoft.Data.Sqlite;

namespace Interlieux.ReaderAgent.Statuses;

/// <summary>The last instructions of the gateway, which hold without it too, after a restart as well. Safe for several threads.</summary>
internal sealed class InstructionBook
{
    private const string Name = "instructions";

    private readonly DeviceDatabase database;
    private readonly SqliteCommand keep;
    private Instructions? current;

    public InstructionBook(DeviceDatabase database)
    {
        this.database = database;
        keep = database.Prepare("insert into note values ($name, $value) on conflict do update set value = $value", "$name", "$value");
        lock (database.Gate)
        {
            var text = database.Prepare("select value from note where name = $name", "$name").With(Name).ExecuteScalar() as string;
            current = text is null ? null : JsonSerializer.Deserialize(text, ReaderJson.Default.Instructions);
        }
    }

    /// <summary>Null before the gateway gave any.</summary>
    public Instructions? Current => Volatile.Read(ref current);

    /// <returns>Whether they differ from the last ones.</returns>
    public bool Keep(Instructions instructions)
    {
        lock (database.Gate)
        {
            if (current is not null && instructions with { Now = current.Now } == current) return false;
            database.InTransaction(() =>
                keep.With(Name, JsonSerializer.Serialize(instructions, ReaderJson.Default.Instructions)).ExecuteNonQuery());
            Volatile.Write(ref current, instructions);
            return true;
        }
    }
}
