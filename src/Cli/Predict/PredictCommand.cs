using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using Maas.Cli.Service;

namespace Maas.Cli.Predict;

/// <summary><c>maas predict</c>.</summary>
internal static class PredictCommand
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "The model's name; name@alias for an alias" };

    private static readonly Argument<string?> Input = new("FILE")
    {
        Description = "What to predict from: a picture, a sound, a text, CSV rows, JSON …; - reads standard input",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Body = new("--body")
    {
        Description = "The request's JSON itself, such as {\"instances\":[{\"x\":1}]}",
        HelpName = "JSON",
    };

    private static readonly Option<string?> ContentType = new("--content-type")
    {
        Description = "What the input is, where the file's name does not say it (standard input: application/json)",
        HelpName = "TYPE",
    };

    private static readonly Option<int?> Version = new("--model-version") { Description = "This version of the model", HelpName = "N" };

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("predict", "Ask a model") { Model, Input, Body, ContentType, Version };
        foreach (var option in BatchPrediction.Options)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            object?[] things = [result.GetValue(Input), result.GetValue(Body), result.GetValue(BatchPrediction.Dataset)];
            if (things.Count(thing => thing is not null) != 1)
            {
                result.AddError("predict takes one of a FILE, --body JSON and --dataset NAME.");
            }
            else if (BatchPrediction.FindProblem(result) is { } problem)
            {
                result.AddError(problem);
            }
        });
        return command.Does(surroundings, RunAsync);
    }

    private static async Task<int> RunAsync(Call call)
    {
        if (call.Get(BatchPrediction.Dataset) is not null)
        {
            return await BatchPrediction.RunAsync(call, call.Get(Model), call.Get(Version));
        }

        using var content = Open(call);
        var answer = await call.Service.SendAsync(HttpMethod.Post, PathOf(call), content, call.Cancellation);
        call.Show<Predictions>(answer, predictions => PredictionView.Show(call.Terminal, predictions));
        return ExitCode.Done;
    }

    // An alias's @ stays as it is: the service takes name@alias.
    private static string PathOf(Call call)
    {
        var model = string.Join('@', call.Get(Model).Split('@').Select(Uri.EscapeDataString));
        return call.Get(Version) is { } version ? $"api/models/{model}/versions/{version}/predict" : $"api/models/{model}/predict";
    }

    private static HttpContent Open(Call call)
    {
        if (call.Get(Body) is { } body)
        {
            return new StringContent(body, Encoding.UTF8, MediaTypeNames.Application.Json);
        }

        var file = call.Get(Input)!;
        var named = call.Get(ContentType);
        if (file == "-")
        {
            var type = named ?? MediaTypeNames.Application.Json;
            return new StreamContent(call.Surroundings.Input) { Headers = { ContentType = ParseType(type) } };
        }

        return FileContent.Open(file, (named ?? FileContent.FindType(file)) is { } known
            ? ParseType(known).ToString()
            : throw CommandException.WrongUsage($"the name {file} does not tell what it holds; say it by --content-type"));
    }

    private static MediaTypeHeaderValue ParseType(string type) => MediaTypeHeaderValue.TryParse(type, out var parsed)
        ? parsed
        : throw CommandException.WrongUsage($"\"{type}\" is not a content type; one is image/png");
}
