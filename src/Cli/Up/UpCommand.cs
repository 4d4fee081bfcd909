using System.CommandLine;

namespace Maas.Cli.Up;

/// <summary><c>maas up</c>.</summary>
internal static class UpCommand
{
    private const int DefaultPort = 7071;
    private const int LastPort = 65535;

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Where everything is kept between runs",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => DataFolder.Default,
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The port to serve on; 0 takes any free one",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
    };

    private static readonly Option<bool> NoSamples = new("--no-samples") { Description = "Train no samples" };

    private static readonly Option<bool> ExitWhenDone = new("--exit-when-done")
    {
        Description = "Stop everything once the samples are trained and tried",
    };

    private static readonly Option<string?> Source = new("--source")
    {
        Description = "The clone of the repository whose apps are started (default: the one around this program or the current folder)",
        HelpName = "FOLDER",
    };

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("up", "Run everything on this machine, and train the samples. Ctrl+C stops it.")
        {
            Data, Port, NoSamples, ExitWhenDone, Source,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Port) is < 0 or > LastPort)
            {
                result.AddError($"--port takes 0 to {LastPort}.");
            }
        });
        return command.Does(surroundings, call => new UpRun(call, new UpOptions
        {
            DataFolder = call.Get(Data)!,
            Port = call.Get(Port),
            Samples = !call.Get(NoSamples),
            ExitWhenDone = call.Get(ExitWhenDone),
            Source = call.Get(Source),
        }).RunAsync());
    }
}
