using System.Runtime.InteropServices;
using static System.IO.Path;

namespace Maas.Cli.Up;

/// <summary>The .NET installation that this program runs on.</summary>
internal static class DotnetHost
{
    // …/shared/Microsoft.NETCore.App/10.0.x/ → …
    public static string Folder { get; } = GetFullPath(Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The program <c>dotnet</c>.</summary>
    public static string Path { get; } = Combine(Folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>The newest ASP.NET Core of this .NET, or null where there is none.</summary>
    public static string? FindAspNetCore()
    {
        var shared = Combine(Folder, "shared", "Microsoft.AspNetCore.App");
        return Directory.Exists(shared)
            ? Directory.GetDirectories(shared, $"{Environment.Version.Major}.*").Select(GetFileName).LastOrDefault()
            : null;
    }
}
