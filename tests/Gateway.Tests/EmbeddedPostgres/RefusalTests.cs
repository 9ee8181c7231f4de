using System.Runtime.Versioning;
using Interlieux.Gateway.EmbeddedPostgres;

namespace Interlieux.Gateway.Tests.EmbeddedPostgres;

/// <summary>What cannot work is said in one line, and nothing is changed.</summary>
[SupportedOSPlatform("linux")]
public sealed class RefusalTests : IDisposable
{
    private readonly PostgresDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task No_binaries_name_the_package_to_install()
    {
        var nothing = Directory.CreateDirectory(Path.Combine(directory.Root, "bin")).FullName;

        var message = await RefusalAsync(directory.Options with { BinariesDirectory = nothing });

        message.Should().StartWith("PostgreSQL 15 or newer was not found").And.EndWith("apt-get install postgresql");
        Directory.Exists(directory.Data).Should().BeFalse();
    }

    [Fact]
    public async Task An_old_version_is_named()
    {
        var message = await RefusalAsync(directory.Options with { BinariesDirectory = FakeBinaries("13.4 (Debian 13.4-1)") });

        message.Should().StartWith("PostgreSQL 13 is too old");
        Directory.Exists(directory.Data).Should().BeFalse();
    }

    [Fact]
    public async Task A_database_of_another_major_version_is_not_touched()
    {
        await using (await directory.StartAsync())
        {
        }

        var version = Path.Combine(directory.Data, "cluster", "PG_VERSION");
        await File.WriteAllTextAsync(version, "99\n", TestContext.Current.CancellationToken);

        (await RefusalAsync(directory.Options)).Should().Contain("was made by PostgreSQL 99").And.Contain("postgresql-99");
    }

    [Fact]
    public async Task A_directory_that_holds_other_things_is_refused_and_untouched()
    {
        Directory.CreateDirectory(directory.Data);
        await File.WriteAllTextAsync(Path.Combine(directory.Data, "PG_VERSION"), "15\n", TestContext.Current.CancellationToken);
        var mode = File.GetUnixFileMode(directory.Data);

        (await RefusalAsync(directory.Options)).Should().Contain("holds other things (PG_VERSION)");

        Directory.GetFileSystemEntries(directory.Data).Should().ContainSingle();
        File.GetUnixFileMode(directory.Data).Should().Be(mode);
    }

    [Fact]
    public async Task A_cluster_without_its_version_is_called_damaged()
    {
        Directory.CreateDirectory(Path.Combine(directory.Data, "cluster"));

        (await RefusalAsync(directory.Options)).Should().Contain("is damaged");
    }

    [Fact]
    public async Task A_file_is_no_data_directory()
    {
        await File.WriteAllTextAsync(directory.Data, "", TestContext.Current.CancellationToken);

        (await RefusalAsync(directory.Options)).Should().Contain("is a file");
    }

    [Fact]
    public async Task A_setting_that_PostgreSQL_refuses_is_shown_in_its_own_words()
    {
        var options = directory.Options with { Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" } };

        (await RefusalAsync(options)).Should().Contain("no_such_setting");
    }

    private string FakeBinaries(string version)
    {
        var bin = Directory.CreateDirectory(Path.Combine(directory.Root, "bin")).FullName;
        foreach (var name in new[] { "postgres", "initdb" })
        {
            var file = Path.Combine(bin, name);
            File.WriteAllText(file, $"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return bin;
    }

    private static async Task<string> RefusalAsync(EmbeddedPostgresOptions options)
    {
        var start = async () => await EmbeddedPostgresServer.StartAsync(options, TestContext.Current.CancellationToken);
        var message = (await start.Should().ThrowAsync<EmbeddedPostgresException>()).Which.Message;
        message.Should().NotContain("\n");
        return message;
    }
}
