using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Azure.Functions.Worker;

namespace Maas.FunctionsEmulator.Catalog;

/// <summary>Finds the classes that declare functions.</summary>
internal static class FunctionSearch
{
    public const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>
    /// The classes in <paramref name="app"/>. The real host also finds functions in the other assemblies of the app's folder,
    /// and its worker then fails on them: so they are refused.
    /// </summary>
    public static IReadOnlyList<Type> In(Assembly app, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll").Where(UsesTheWorker))
        {
            var name = AssemblyName.GetAssemblyName(file);
            if (name.Name != app.GetName().Name && FindClasses(Assembly.Load(name)).FirstOrDefault() is { } stranger)
            {
                throw new RefusedException(
                    $"{stranger.FullName} declares functions in {name.Name}; the real host takes them from the app's own assembly, "
                    + $"{app.GetName().Name}, alone.");
            }
        }

        return FindClasses(app).ToList();
    }

    private static IEnumerable<Type> FindClasses(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.GetMethods(AnyMethod).Any(method => method.IsDefined(typeof(FunctionAttribute))));

    private static bool UsesTheWorker(string file)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        if (!image.HasMetadata)
        {
            return false;
        }

        var metadata = image.GetMetadataReader();
        var worker = typeof(FunctionAttribute).Assembly.GetName().Name;
        return metadata.AssemblyReferences.Any(
            reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name) == worker);
    }
}
