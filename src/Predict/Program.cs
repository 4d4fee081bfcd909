using Maas.Core.Storage;
using Maas.Predict.Api;
using Maas.Predict.Authentication;
using Maas.Predict.Catalog;
using Maas.Predict.Inference;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ErrorMiddleware>();
builder.UseMiddleware<KeyMiddleware>();
builder.Services.AddMaasStorage(builder.Configuration);
builder.Services.AddApi(builder.Configuration);
builder.Services.AddAuthentication(builder.Configuration);
builder.Services.AddCatalog();
builder.Services.AddInference(builder.Configuration);
builder.Build().Run();
