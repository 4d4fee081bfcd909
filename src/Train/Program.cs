using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Train;
using Maas.Train.Claim;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<ErrorMiddleware>();
builder.Services.AddOptions<TrainOptions>().BindConfiguration(TrainOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.AddTelemetry(builder.Configuration, "maas-train");
builder.Services.AddMaasStorage(builder.Configuration);
builder.Services.AddClaim();
builder.Services.AddStages();
builder.Build().Run();
