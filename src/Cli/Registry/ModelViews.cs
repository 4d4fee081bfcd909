using System.CommandLine;
using System.Globalization;
using Maas.Cli.Output;
using Maas.Cli.Service;

namespace Maas.Cli.Registry;

/// <summary>What the verbs of <c>maas models</c> do, but for aliases and <c>put</c>.</summary>
internal static class ModelViews
{
    public static Argument<string> Model { get; } = new("MODEL") { Description = "The model's name" };

    public static Argument<int?> OptionalVersion { get; } = new("VERSION")
    {
        Description = "A version's number",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static string PathOf(Call call) => $"api/models/{Uri.EscapeDataString(call.Get(Model))}";

    public static async Task ListAsync(Call call, int top)
    {
        var answer = await call.Service.GetAsync($"api/models?top={top}", call.Cancellation);
        call.Show<Page<ModelEntry>>(answer, page => Listing.Write(
            call.Terminal,
            page,
            ["MODEL", "ALIASES", "CREATED"],
            model => [model.Model, model.AliasText(), Shown.Time(model.Created)]));
    }

    public static async Task ShowAsync(Call call)
    {
        if (call.Get(OptionalVersion) is { } version)
        {
            var manifest = await call.Service.GetAsync($"{PathOf(call)}/versions/{version}", call.Cancellation);
            call.Show<Manifest>(manifest, read => Show(call.Terminal, read));
            return;
        }

        var answer = await call.Service.GetAsync(PathOf(call), call.Cancellation);
        call.Show<ModelEntry>(answer, model => call.Terminal.Fields(
            ("model", model.Model),
            ("created", Shown.Time(model.Created)),
            ("aliases", model.AliasText()),
            ("keeps", model.KeepLast is { } kept ? $"the last {kept}, and what aliases need" : "all"),
            ("versions", string.Join(", ", model.Versions ?? []))));
    }

    public static async Task VersionsAsync(Call call, int top)
    {
        var answer = await call.Service.GetAsync($"{PathOf(call)}/versions?top={top}", call.Cancellation);
        call.Show<Page<Manifest>>(answer, page => Listing.Write(
            call.Terminal,
            page,
            ["VERSION", "TASK", "CREATED", "SIZE", "METRICS"],
            version =>
            [
                version.Version.ToString(CultureInfo.InvariantCulture),
                version.Task ?? "imported",
                Shown.Time(version.Created),
                Shown.Size(version.Files.Sum(file => file.SizeBytes)),
                Shown.Metrics(version.Evaluation?.Metrics),
            ]));
    }

    public static void Show(Terminal terminal, Manifest manifest)
    {
        terminal.Fields(
            ("model", manifest.Model),
            ("version", manifest.Version.ToString(CultureInfo.InvariantCulture)),
            ("created", Shown.Time(manifest.Created)),
            ("task", manifest.Task),
            ("from", manifest.From is { } source ? $"the files of version {source}" : null),
            ("files", string.Join(", ", manifest.Files.Select(file => $"{file.Name} ({Shown.Size(file.SizeBytes)})"))),
            ("inputs", string.Join(", ", manifest.Inputs)),
            ("outputs", string.Join(", ", manifest.Outputs)),
            ("metrics", manifest.Evaluation is { } scored ? $"{Shown.Metrics(scored.Metrics)}  ({scored.Part} part)" : null),
            ("trivial", manifest.Evaluation is { } trivial ? Shown.Metrics(trivial.Baseline) : null),
            ("job", manifest.Lineage?.Job),
            ("dataset", manifest.Lineage is { } lineage ? $"{lineage.Dataset} (SHA-256 {lineage.DatasetSha256})" : null));
        foreach (var warning in manifest.Warnings ?? [])
        {
            terminal.Line($"warning: {warning}");
        }
    }
}
