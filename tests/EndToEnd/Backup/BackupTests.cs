using Interlieux.EndToEnd.Demo;
using Interlieux.Ledger;
using Interlieux.Ledger.Badges;
using Interlieux.Tests;

namespace Interlieux.EndToEnd.Backup;

/// <summary><c>./interlieux backup</c> and <c>restore</c>: a ledger comes back whole, with its badge key, or not at all.</summary>
public sealed class BackupTests(PlayedLedger played, Postgres postgres) : IClassFixture<PlayedLedger>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly DemoDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_backup_restored_into_a_new_data_directory_is_the_same_ledger_and_life_goes_on_there()
    {
        File.GetUnixFileMode(played.Backup).Should().Be(OwnerOnly);
        File.GetUnixFileMode($"{played.Backup}.key").Should().Be(OwnerOnly);

        var restored = await PlayedLedger.RestoreAsync(played.Backup, directory.Data);

        restored.Errors.Should().BeEmpty();
        restored.ExitCode.Should().Be(0);
        restored.Output.Should().ContainSingle().Which.Should().StartWith($"The ledger is restored up to event {played.Rows[0].Split(' ')[0]}");
        (await PlayedLedger.RowsOfAsync(directory.Data)).Should().Equal(played.Rows);
        var key = Path.Combine(directory.Data, "keys", "badge.key");
        (await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken)).Should().Be(
            await File.ReadAllTextAsync(played.KeyFile, TestContext.Current.CancellationToken));
        File.GetUnixFileMode(key).Should().Be(OwnerOnly);

        // A gateway finds its month played, and a second backup is refused nothing.
        var again = await ProgramProcess.RunAsync("Demo", [], "--once", "--port", "0", "--members", "120", "--data", directory.Data);
        again.ExitCode.Should().Be(0, string.Join('\n', again.Errors));
        again.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task A_backup_moves_to_a_configured_server_and_from_there_on_the_gateways_role_can_back_it_up()
    {
        var owner = postgres.NewDatabase();
        var data = directory.Data;
        var asOwner = new Dictionary<string, string>
        {
            ["ConnectionStrings__Ledger"] = owner, ["Gateway__DataDirectory"] = data, ["Gateway__DatabaseRole"] = LedgerRoles.Gateway,
        };
        var asGateway = new Dictionary<string, string>(asOwner) { ["ConnectionStrings__Ledger"] = Postgres.As(LedgerRoles.Gateway, owner) };

        var restored = await ProgramProcess.RunAsync("CommandLine", asOwner, "restore", played.Backup);
        restored.ExitCode.Should().Be(0, string.Join('\n', restored.Errors));
        (await PlayedLedger.RowsOfDatabaseAsync(owner)).Should().Equal(played.Rows);

        var backup = await ProgramProcess.RunAsync("CommandLine", asGateway, "backup", $"{data}.backup");
        backup.ExitCode.Should().Be(0, string.Join('\n', backup.Errors));
        ShouldBeRefused(
            await ProgramProcess.RunAsync("CommandLine", asOwner, "restore", $"{data}.backup"),
            "interlieux restore: the database is not empty: restore into a new one. Nothing was changed.");
    }

    [Fact]
    public async Task A_ledger_from_which_an_event_was_taken_before_the_backup_is_told_to_be_not_whole()
    {
        (await PlayedLedger.RestoreAsync(played.Backup, directory.Data)).ExitCode.Should().Be(0);
        await PlayedLedger.AskAsync(directory.Data, "delete from ledger.mt_events where seq_id = (select max(seq_id) - 10 from ledger.mt_events)");
        var backup = played.NewFile("robbed.backup");
        (await PlayedLedger.BackUpAsync(backup, directory.Data)).ExitCode.Should().Be(0);

        var restored = await PlayedLedger.RestoreAsync(backup, played.NewFile("robbed"));

        restored.Errors.Should().Equal("The ledger was restored, and is not whole: 1 streams have not as many events as they say.");
        restored.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task A_backup_that_was_cut_short_restores_nothing()
    {
        var bytes = await File.ReadAllBytesAsync(played.Backup, TestContext.Current.CancellationToken);
        var cut = played.NewFile("cut.backup");
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length * 9 / 10)], TestContext.Current.CancellationToken);

        var restored = await PlayedLedger.RestoreAsync(cut, directory.Data, "--key", $"{played.Backup}.key");

        restored.ExitCode.Should().Be(1);
        restored.Errors.Should().ContainSingle().Which.Should().StartWith("Nothing was restored. ");
        (await PlayedLedger.TablesInAsync(directory.Data)).Should().Be(0);
        File.Exists(Path.Combine(directory.Data, "keys", "badge.key")).Should().BeFalse();
        // Nothing stands in the way of another try.
        (await PlayedLedger.RestoreAsync(played.Backup, directory.Data)).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Another_key_no_key_and_a_file_that_is_no_backup_are_refused_before_anything_is_made()
    {
        var otherKey = played.NewFile("other.key");
        BadgeKeyFile.ReadOrMake(otherKey);
        var text = played.NewFile("letter.txt");
        await File.WriteAllTextAsync(text, "Dear venue".PadRight(1_000), TestContext.Current.CancellationToken);
        var file = played.Backup;

        ShouldBeRefused(
            await PlayedLedger.RestoreAsync(file, directory.Data, "--key", otherKey),
            $"interlieux restore: {otherKey} is not the badge key of the network in {file}.");
        ShouldBeRefused(
            await PlayedLedger.RestoreAsync(file, directory.Data, "--key", "/nowhere"),
            "interlieux restore: there is no file /nowhere, and without the badge key no badge could be recognised: name it with --key.");
        ShouldBeRefused(
            await PlayedLedger.RestoreAsync(text, directory.Data, "--key", otherKey),
            $"interlieux restore: {text} is no backup that can be read: pg_restore: error: input file does not appear to be a valid archive.");
        Directory.Exists(directory.Data).Should().BeFalse();

        Directory.CreateDirectory(Path.Combine(directory.Data, "keys"));
        var installed = Path.Combine(directory.Data, "keys", "badge.key");
        BadgeKeyFile.ReadOrMake(installed);
        ShouldBeRefused(
            await PlayedLedger.RestoreAsync(file, directory.Data),
            $"interlieux restore: {installed} is the badge key of another network: name another directory with --data.");
    }

    [Fact]
    public async Task A_backup_never_takes_anothers_place_and_is_never_made_without_its_key()
    {
        ShouldBeRefused(
            await PlayedLedger.BackUpAsync(played.Backup, played.Data),
            $"interlieux backup: {played.Backup} is there already: name a new file.");
        ShouldBeRefused(
            await PlayedLedger.BackUpAsync("/nowhere/ledger.backup", played.Data),
            "interlieux backup: there is no directory for /nowhere/ledger.backup.");

        var without = await PlayedLedger.BackUpAsync(played.NewFile("without.backup"), directory.Data);
        without.ExitCode.Should().Be(1);
        without.Errors.Should().ContainSingle().Which.Should().Contain("a backup without it is useless");
        Directory.Exists(directory.Data).Should().BeFalse();
        File.Exists(played.NewFile("without.backup")).Should().BeFalse();
    }

    private static void ShouldBeRefused(Ended run, string line)
    {
        run.Errors.Should().Equal(line);
        run.Output.Should().BeEmpty();
        run.ExitCode.Should().Be(2);
    }
}
