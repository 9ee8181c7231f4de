using System.CommandLine;
using Interlieux.CommandLine;
using Interlieux.CommandLine.BadgeKey;
using Interlieux.CommandLine.Backup;
using Interlieux.CommandLine.Check;
using Interlieux.CommandLine.Import;
using Interlieux.CommandLine.Key;
using Interlieux.CommandLine.Migrate;
using Interlieux.CommandLine.Net;
using Interlieux.CommandLine.Reader;
using Interlieux.CommandLine.Reconcile;
using Interlieux.CommandLine.Restore;

// Each verb is a folder of its own and loads what it needs only when it runs.
var root = new RootCommand("Interlieux: third places that let each other's members in.")
{
    NetCommand.Create(),
    CheckCommand.Create(),
    ImportCommand.Create(),
    MigrateCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    KeyCommand.Create(),
    ReaderCommand.Create(),
    BadgeKeyCommand.Create(),
    ReconcileCommand.Create(),
};

return await Terminal.Run(root, args);
