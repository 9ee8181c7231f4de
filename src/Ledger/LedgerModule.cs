using System.Text.Json.Serialization;
using Interlieux.Ledger.Accounts;
using Interlieux.Ledger.Badges;
using Interlieux.Ledger.Charges;
using Interlieux.Ledger.Cycles;
using Interlieux.Ledger.Disputes;
using Interlieux.Ledger.Keys;
using Interlieux.Ledger.Networks;
using Interlieux.Ledger.Occupancy;
using Interlieux.Ledger.Operations;
using Interlieux.Ledger.Passes;
using Interlieux.Ledger.Pools;
using Interlieux.Ledger.Readers;
using Interlieux.Ledger.Reconciliation;
using Interlieux.Ledger.Scans.Intake;
using Interlieux.Ledger.Scans.Manual;
using Interlieux.Ledger.Streams;
using Interlieux.Ledger.Trail;
using Interlieux.Ledger.Transfers;
using Interlieux.Ledger.Venues;
using JasperFx;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Marten.Exceptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Core;
using Weasel.Postgresql.Tables;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Marten;

namespace Interlieux.Ledger;

/// <summary>Registers the ledger with a host: Marten with its events, tables and projections; the intake; the queries.</summary>
public static class LedgerModule
{
    public const string Schema = "ledger";

    public static IServiceCollection AddLedger(this IServiceCollection services, LedgerOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = options.ConnectionString;

        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton(BadgeKeyFile.ReadOrMake(options.BadgeKeyFile));
        services.AddSingleton(NpgsqlDataSource.Create(connection));
        services.AddMarten(store => Configure(store, connection, options, clock))
            .IntegrateWithWolverine(wolverine => wolverine.UseWolverineManagedEventSubscriptionDistribution = true);

        services.AddSingleton(provider =>
        {
            var intake = NpgsqlDataSource.Create(IntakeConnection(options));
            var store = provider.GetRequiredService<IDocumentStore>();
            var keys = provider.GetRequiredService<BadgeKeys>();
            var logs = provider.GetRequiredService<ILoggerFactory>();
            var circuits = new CallOutCircuits(clock, options.CallOuts);
            var software = new HomeSoftware(new HttpClient(circuits.Handler()), keys, circuits, logs.CreateLogger<HomeSoftware>());
            return new ScanIntake(
                new IntakeTransaction(
                    options.Append == EventAppend.Marten ? new MartenAppend(store) : new SqlAppend(store, clock), intake, new StateCache(),
                    new StreamTails(store), keys, clock),
                new CallOuts(software, logs.CreateLogger<CallOuts>()),
                new DeadLetters(provider.GetRequiredService<NpgsqlDataSource>(), clock, logs.CreateLogger<DeadLetters>()),
                keys, options, clock, logs.CreateLogger<ScanIntake>());
        });
        services.AddHostedService(provider => provider.GetRequiredService<ScanIntake>());
        services.AddSingleton<ManualScans>();
        services.AddSingleton<MemberCodes>();
        services.AddSingleton<ChargeTransaction>();
        services.AddSingleton<CycleQueries>();
        services.AddSingleton<BadgeQueries>();
        services.AddSingleton<BadgeOwnerQuery>();
        services.AddSingleton<VenueNames>();
        services.AddSingleton<OccupancyQueries>();
        services.AddSingleton<BalanceQueries>();
        services.AddSingleton<BalanceHistory>();
        services.AddSingleton<CustomerReports>();
        services.AddSingleton<TransferQueries>();
        services.AddSingleton<DisputeQueries>();
        services.AddSingleton<UnusedCredit>();
        services.AddSingleton<TrailQueries>();
        services.AddSingleton<SessionCodes>();
        services.AddSingleton<DueClosings>();
        services.AddSingleton<LedgerViews>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<Alarms>();
        services.AddSingleton<ReaderStatuses>();
        services.AddSingleton<ReaderChecks>();
        services.AddSingleton<ReaderQueries>();
        services.AddSingleton<OfflineEntries>();
        services.AddSingleton<OperationsQueries>();
        services.AddSingleton<LedgerSchema>();
        services.AddSingleton<LedgerRoles>();
        return services;
    }

    /// <summary>
    /// The intake touches rows by their keys alone. A plan that scans or hashes a table, right while that was small, would stay in use
    /// when the table has grown, until statistics are next gathered.
    /// </summary>
    private static readonly string[] ByKey = ["enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off"];

    /// <summary>
    /// The intake's connections prepare what they repeat, which saves much; all others do not: after some failures what a connection has
    /// prepared is not what it believes, and then each use of it fails until it is replaced. The intake replaces its own.
    /// </summary>
    private static string IntakeConnection(LedgerOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString) { MaxAutoPrepare = 50 };
        builder.Options = string.Join(" -c ", [builder.Options ?? "", .. ByKey]).TrimStart();
        return builder.ConnectionString;
    }

    /// <summary>Lets Wolverine find the ledger's handlers and run each in a transaction.</summary>
    public static void UseLedger(this WolverineOptions wolverine)
    {
        ArgumentNullException.ThrowIfNull(wolverine);
        wolverine.ServiceName = "interlieux";
        wolverine.Discovery.IncludeAssembly(typeof(LedgerModule).Assembly);
        wolverine.Durability.MessageStorageSchemaName = "wolverine";
        wolverine.AutoBuildMessageStorageOnStartup = AutoCreate.None;
        // The views of a gateway that was killed run elsewhere, or in its successor, within about ten seconds.
        wolverine.Durability.HealthCheckPollingTime = TimeSpan.FromSeconds(2);
        wolverine.Durability.StaleNodeTimeout = TimeSpan.FromSeconds(6);
        wolverine.Durability.NodeReassignmentPollingTime = TimeSpan.FromSeconds(2);
        wolverine.Policies.AutoApplyTransactions();
        // Another transaction wrote the same stream first: look again.
        wolverine.OnException<ConcurrencyException>().RetryWithCooldown(Cooldowns);
        wolverine.OnException<JasperFx.Events.ExistingStreamIdCollisionException>().RetryWithCooldown(Cooldowns);
        wolverine.OnException<Marten.Exceptions.ExistingStreamIdCollisionException>().RetryWithCooldown(Cooldowns);
        wolverine.OnException<DocumentAlreadyExistsException>().RetryWithCooldown(Cooldowns);
        wolverine.OnException<MartenCommandException>(e => e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            .RetryWithCooldown(Cooldowns);
    }

    private static readonly TimeSpan[] Cooldowns =
        [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(200)];

    private static void Configure(StoreOptions store, string connection, LedgerOptions options, TimeProvider clock)
    {
        store.Connection(connection);
        store.DatabaseSchemaName = Schema;
        store.AutoCreateSchemaObjects = AutoCreate.None;
        // What an event does not have takes no room in it.
        store.UseSystemTextJsonForSerialization(
            EnumStorage.AsString, Casing.CamelCase, json => json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);

        store.Events.TimeProvider = clock;
        store.Events.UseMandatoryStreamTypeDeclaration = true;
        store.Events.IgnoreIndex(SeldomEvents.Index);
        store.Events.MetadataConfig.UserNameEnabled = true;
        LedgerEvents.Register(store.Events);

        // A ledger stops aloud rather than skip an event.
        store.Projections.Errors.SkipApplyErrors = false;
        store.Projections.Errors.SkipSerializationErrors = false;
        store.Projections.Errors.SkipUnknownEvents = false;

        store.Projections.Add(new StreamProjection<Account>(), ProjectionLifecycle.Live);
        store.Projections.Add(new StreamProjection<Pool>(), ProjectionLifecycle.Live);
        store.Projections.Add(new StreamProjection<Venue>(), ProjectionLifecycle.Live);
        store.Projections.Add(new StreamProjection<Reader>(), ProjectionLifecycle.Live);
        store.Projections.Add(new StreamProjection<Network>(), ProjectionLifecycle.Live);
        store.Projections.Add(new StreamProjection<Cycle>(), ProjectionLifecycle.Live);

        store.Projections.Add(new BadgeDirectory(), ProjectionLifecycle.Inline);
        store.Projections.Add(new VenueList(), ProjectionLifecycle.Inline);
        store.Projections.Add(new CycleBook(), ProjectionLifecycle.Inline);

        AddView(new ObligationLines(), ObligationLines.Name, ObligationLines.Table());
        AddView(new PassBalances(), PassBalances.Name, PassBalances.PassTable(), PassBalances.AccountTable());
        AddView(new TrailIndex(), TrailIndex.Name, TrailIndex.Table());
        AddView(new ReaderSequences(), ReaderSequences.Name, ReaderSequences.Table());

        store.Schema.For<AccessKey>().DocumentAlias("access_key");
        store.Schema.For<EnrolmentCode>().DocumentAlias("enrolment_code");
        store.Storage.ExtendedSchemaObjects.AddRange(
        [
            Receipts.Table(), DeadLetters.Table(), OpenVisits.Table(), AwayEntries.Table(), BadgeDirectory.BadgeTable(),
            BadgeDirectory.TruncationTable(), BadgeDirectory.AccountHomeTable(), BadgeDirectory.AccountPoolTable(),
            VenueList.Table(), CycleBook.Table(), ObligationLines.Table(), PassBalances.PassTable(), PassBalances.AccountTable(),
            TrailIndex.Table(), SessionCodes.Table(), Alarms.Table(), ReaderStatuses.Table(), ReaderSequences.Table(),
        ]);

        void AddView(IProjection view, string name, params Table[] tables) =>
            store.Projections.Add(view, ProjectionLifecycle.Async, name, async =>
            {
                async.BatchSize = options.ProjectionBatch;
                // The next batches are read while one is written.
                async.MaximumHopperSize = 3 * options.ProjectionBatch;
                // A rebuild starts from nothing.
                foreach (var table in tables) async.DeleteDataInTableOnTeardown(table.Identifier.QualifiedName);
            });
    }
}
