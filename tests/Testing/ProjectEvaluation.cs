using System.Diagnostics;
using System.Text.Json;

namespace Maas.Testing;

/// <summary>What a project comes to, without restoring or building it.</summary>
public static class ProjectEvaluation
{
    /// <summary>MSBuild's <c>{"Properties": {…}, "Items": {…}}</c>.</summary>
    /// <param name="arguments">What to ask, such as <c>-getItem:PackageReference</c> (two things at least), and properties to set.</param>
    public static async Task<JsonElement> OfAsync(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", .. arguments]) { RedirectStandardOutput = true };
        using var msbuild = Process.Start(start)!;
        var output = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();
        return msbuild.ExitCode == 0
            ? JsonElement.Parse(output)
            : throw new InvalidOperationException($"{project} can't be evaluated: {output}");
    }
}
