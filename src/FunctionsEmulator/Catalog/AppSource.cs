using System.Reflection;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>Where an app is: the folder of its files, and the classes that declare its functions.</summary>
internal sealed record AppSource(string Folder, Func<IReadOnlyList<Type>> FindClasses)
{
    /// <summary>The app whose process this is.</summary>
    public static AppSource OfThisProcess()
    {
        var app = Assembly.GetEntryAssembly() ?? throw new RefusedException("The process has no entry assembly to find functions in.");
        return new AppSource(AppContext.BaseDirectory, () => FunctionSearch.In(app, AppContext.BaseDirectory));
    }
}
