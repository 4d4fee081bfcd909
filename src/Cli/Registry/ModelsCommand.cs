using System.CommandLine;
using Maas.Cli.Uploads;

namespace Maas.Cli.Registry;

/// <summary><c>maas models</c>, which alone lists.</summary>
internal static class ModelsCommand
{
    public static Command Create(Surroundings surroundings) => new Command(
        "models", "Models: list, show, versions, aliases, traffic, serving, put, delete")
    {
        List(surroundings),
        new Command("show", "A model, or one of its versions") { ModelViews.Model, ModelViews.OptionalVersion }
            .Does(surroundings, ModelViews.ShowAsync),
        Versions(surroundings),
        new Command("aliases", "Where a model's aliases point") { ModelViews.Model }.Does(surroundings, AliasViews.ListAsync),
        AliasCommand.Create(surroundings),
        new Command("history", "An alias's moves, newest first, and why the service made them") { ModelViews.Model, AliasViews.Alias }
            .Does(surroundings, AliasViews.HistoryAsync),
        new Command("traffic", "What became of an alias's calls on one instance") { ModelViews.Model, AliasViews.Alias }
            .Does(surroundings, TrafficViews.ShowAsync),
        SetAlias(surroundings),
        new Command("delete-alias", "Take an alias away") { ModelViews.Model, AliasViews.Alias }.Does(surroundings, AliasViews.DeleteAsync),
        ServingCommand.Create(surroundings),
        Put(surroundings),
        RemovalCommands.Delete(surroundings),
        RemovalCommands.Retention(surroundings),
    }.Does(surroundings, call => ModelViews.ListAsync(call, Listing.UsualTop));

    private static Command List(Surroundings surroundings)
    {
        var top = Listing.TopOption();
        return new Command("list", "All models") { top }.Does(surroundings, call => ModelViews.ListAsync(call, call.Get(top)));
    }

    private static Command Versions(Surroundings surroundings)
    {
        var top = Listing.TopOption();
        return new Command("versions", "A model's versions, newest first") { ModelViews.Model, top }
            .Does(surroundings, call => ModelViews.VersionsAsync(call, call.Get(top)));
    }

    private static Command SetAlias(Surroundings surroundings)
    {
        var expected = new Option<int?>("--expected") { Description = "Only if it points to this version now", HelpName = "N" };
        var command = new Command("set-alias", "Point an alias to a version")
        {
            ModelViews.Model, AliasViews.Alias, AliasViews.Version, expected,
        };
        return command.Does(surroundings, call => AliasViews.SetAsync(call, call.Get(expected)));
    }

    private static Command Put(Surroundings surroundings)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "An ONNX file, or a .zip of one and what belongs to it",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = new Option<int?>("--from") { Description = "Take the files of this version instead", HelpName = "N" };
        var manifest = new Option<string?>("--manifest") { Description = "JSON with its encoding and decoding", HelpName = "FILE" };
        var over = PartsUpload.OverOption();
        var command = new Command("put", "Import an ONNX file as a new version, or give a version's files another manifest")
        {
            ModelViews.Model, file, from, manifest, over,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null == result.GetValue(from) is null)
            {
                result.AddError("put takes either a FILE or --from N.");
            }
        });
        return command.Does(surroundings, call => call.Get(from) is { } version
            ? PutModel.CopyAsync(call, version, call.Get(manifest))
            : PutModel.SendAsync(call, call.Get(file)!, call.Get(manifest), call.Get(over)));
    }
}
