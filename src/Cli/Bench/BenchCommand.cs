using System.CommandLine;
using System.Text.Json;

namespace Maas.Cli.Bench;

/// <summary><c>maas bench</c>.</summary>
internal static class BenchCommand
{
    private const int MostConnections = 1024;
    private const int MostSeconds = 3600;

    private static readonly Argument<string> Model = new("MODEL") { Description = "The model's name; name@alias for an alias" };

    private static readonly Option<int?> Connections = new("--connections")
    {
        Description = "How many calls are under way at a time, 1 to 1,024 (8)",
        HelpName = "N",
    };

    private static readonly Option<double?> Seconds = new("--seconds")
    {
        Description = "How long it runs (10); Ctrl+C ends it before, with what was measured",
        HelpName = "S",
    };

    private static readonly Option<string?> Input = new("--input")
    {
        Description = "What every call sends, as `predict` does; without it, numbers in the form of the model's inputs, sent to /v2",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Binary = new("--binary")
    {
        Description = "Send tensors as bytes, and ask for bytes, instead of JSON",
    };

    private static readonly Option<int?> Version = new("--model-version") { Description = "This version of the model", HelpName = "N" };

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("bench", "Measure how fast a model answers") { Model, Connections, Seconds, Input, Binary, Version };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Connections) is < 1 or > MostConnections)
            {
                result.AddError($"--connections takes 1 to {MostConnections}.");
            }

            if (result.GetValue(Seconds) is not (null or > 0 and <= MostSeconds))
            {
                result.AddError($"--seconds takes more than 0, and at most {MostSeconds}.");
            }

            if (result.GetValue(Binary) && result.GetValue(Input) is not null)
            {
                result.AddError("--binary is for tensors that are made here; a file is sent as it is.");
            }
        });
        return command.Does(surroundings, RunAsync);
    }

    private static async Task<int> RunAsync(Call call)
    {
        var (model, version) = (call.Get(Model), call.Get(Version));
        var request = call.Get(Input) is { } file
            ? await BenchRequest.OfFileAsync(model, version, file, call.Cancellation)
            : await TensorRequest.MakeAsync(call.Service, model, version, call.Get(Binary), call.Cancellation);

        // The first call loads the model, and tells what is wrong with the others.
        await call.Service.SendAsync(HttpMethod.Post, request.Path, request.Content(), call.Cancellation);
        using var run = new BenchRun(call.Deployment, request, call.Get(Connections) ?? 8, call.Surroundings.Time);
        var view = new BenchView(call.Terminal, model, request);
        var measured = run.RunAsync(TimeSpan.FromSeconds(call.Get(Seconds) ?? 10), call.Cancellation);
        await (call.Json ? measured : view.FollowAsync(run, measured));
        if (call.Json)
        {
            call.Terminal.Line(JsonSerializer.Serialize(run.Look(), JsonSerializerOptions.Web));
        }

        return call.Cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }
}
