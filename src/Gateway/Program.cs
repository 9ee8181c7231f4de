using Interlieux.Gateway.Hosting;

// The gateway of a real network. ./run starts it too, unless it plays the demo.
return await GatewayStart.ReportAsync(() => RealNetwork.ServeAsync(WebApplication.CreateBuilder(args), CancellationToken.None));
