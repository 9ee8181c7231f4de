using Interlieux.Gateway.Hosting;

// The gateway of a real network. ./run starts it too, unless it plays the demo.
// Its settings file lies beside the program, whichever directory it is started from.
var options = new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory };
return await GatewayStart.ReportAsync(() => RealNetwork.ServeAsync(WebApplication.CreateBuilder(options), CancellationToken.None));
