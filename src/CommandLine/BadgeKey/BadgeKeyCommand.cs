using System.CommandLine;
using Interlieux.Gateway.Hosting;
using Interlieux.Ledger.Badges;
using Microsoft.Extensions.Configuration;

namespace Interlieux.CommandLine.BadgeKey;

/// <summary><c>badge-key rotate</c>: puts a new badge key before those that are there; a gateway takes it into use when it starts.</summary>
internal static class BadgeKeyCommand
{
    public static Command Create()
    {
        var data = LedgerSession.DataOption();
        var rotate = new Command("rotate", "Make a new badge key; badges of the older ones are still found, and listed as stale") { data };
        rotate.SetAction(parsed =>
        {
            var options = GatewayOptions.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());
            options.DataDirectory = parsed.GetValue(data) ?? options.DataDirectory;
            return Rotate(options.BadgeKeyPath);
        });
        return new Command("badge-key", "The secret under which badges are hashed") { rotate };
    }

    private static int Rotate(string file)
    {
        if (!File.Exists(file)) return Terminal.Refuse($"interlieux badge-key: there is no badge key {file}");
        try
        {
            var keys = BadgeKeyFile.Rotate(file);
            Console.WriteLine($"Key {keys.Current.Fingerprint} is made. Back {file} up, and restart the gateways: from then on badges are hashed under it.");
            return 0;
        }
        catch (Exception e) when (e is BadgeKeyException or IOException or UnauthorizedAccessException)
        {
            return Terminal.Refuse($"interlieux badge-key: {Terminal.OneLine(e.Message)}");
        }
    }
}
