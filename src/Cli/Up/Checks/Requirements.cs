using Maas.Cli.Output;

namespace Maas.Cli.Up.Checks;

/// <summary>What this machine must have before anything is started.</summary>
internal static class Requirements
{
    private const long LeastFreeBytes = 2L << 30;

    /// <summary>Tells of each; refuses where one does not hold.</summary>
    public static async Task HoldAsync(Terminal terminal, AppFiles? apps, string dataFolder, int port, CancellationToken cancellation)
    {
        Check[] checks = [Dotnet(), await NodeCheck.RunAsync(cancellation), Disk(dataFolder), PortCheck.Run(port), Apps(apps)];
        foreach (var check in checks)
        {
            terminal.Line($"{(check.Holds ? '✓' : '✗')} {check.Sentence}");
        }

        if (checks.Any(check => !check.Holds))
        {
            throw CommandException.Refused("nothing was started: see the lines marked ✗");
        }
    }

    private static Check Dotnet() => DotnetHost.FindAspNetCore() is { } version
        ? new(true, $".NET {Environment.Version} with ASP.NET Core {version}")
        : new(false, $"ASP.NET Core is missing beside .NET {Environment.Version} in {DotnetHost.Folder}: install the .NET SDK");

    private static Check Disk(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var sentence = $"{Shown.Size(free)} of disk are free at {folder}";
        return free >= LeastFreeBytes
            ? new(true, sentence)
            : new(false, $"{sentence}, {Shown.Size(LeastFreeBytes)} are needed: free some, or take another folder by --data");
    }

    private static Check Apps(AppFiles? apps) => apps switch
    {
        null => new(false, "the apps are not part of this tool, and no clone of their repository is here: "
            + "run up inside one, or name it by --source"),
        { AreBuilt: false } => new(false, $"the apps are not built: {apps.Predict} and {apps.Train} are missing; "
            + $"run: dotnet build -c Release {Invocation.Quote(apps.Repository)}"),
        _ => new(true, $"the apps are built in {apps.Repository}"),
    };
}
