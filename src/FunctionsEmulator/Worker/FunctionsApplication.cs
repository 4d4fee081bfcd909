using Maas.FunctionsEmulator.Catalog;
using Maas.FunctionsEmulator.Settings;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplication
{
    /// <summary>A builder for the app whose process this is; its <c>local.settings.json</c> becomes environment first.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        LocalSettings.Apply(AppContext.BaseDirectory);
        return new FunctionsApplicationBuilder(args, AppSource.OfThisProcess());
    }
}
