using Maas.Core.Storage;
using Maas.Core.Telemetry;
using Maas.Predict.Api;
using Maas.Predict.Authentication;
using Maas.Predict.Batches;
using Maas.Predict.Catalog;
using Maas.Predict.Inference;
using Maas.Predict.Inference.Isolation;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Trial;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

if (TrialProgram.IsAskedFor(args))
{
    return TrialProgram.Run(args);
}

if (RunnerProgram.IsAskedFor(args))
{
    return RunnerProgram.Run();
}

_ = HeadStart.Begin();
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<TraceMiddleware>();
builder.UseMiddleware<ErrorMiddleware>();
builder.UseMiddleware<KeyMiddleware>();
builder.UseMiddleware<ContentEncodingMiddleware>();
builder.Services.AddTelemetry(builder.Configuration, "maas-predict");
builder.Services.AddMaasStorage(builder.Configuration);
builder.Services.AddApi(builder.Configuration);
builder.Services.AddAuthentication(builder.Configuration);
builder.Services.AddCatalog();
builder.Services.AddInference(builder.Configuration);
builder.Services.AddBatches(builder.Configuration);
builder.Build().Run();
return 0;
