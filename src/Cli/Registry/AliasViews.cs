using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Maas.Cli.Output;

namespace Maas.Cli.Registry;

/// <summary>What the verbs on aliases do.</summary>
internal static class AliasViews
{
    public static Argument<string> Alias { get; } = new("ALIAS") { Description = "The alias, such as stable" };

    public static Argument<int> Version { get; } = new("VERSION") { Description = "A version's number" };

    public static async Task ListAsync(Call call)
    {
        if (call.Json)
        {
            call.Terminal.Line((await call.Service.GetAsync($"{ModelViews.PathOf(call)}/aliases", call.Cancellation)).Text);
            return;
        }

        var model = (await call.Service.GetAsync(ModelViews.PathOf(call), call.Cancellation)).Read<ModelEntry>();
        call.Terminal.Table(["ALIAS", "VERSION"], model.Aliases.Select(alias => new[] { alias.Key, Number(alias.Value) }));
    }

    public static async Task ShowAsync(Call call)
    {
        var answer = await call.Service.GetAsync(PathOf(call), call.Cancellation);
        call.Show<AliasEntry>(answer, alias =>
        {
            call.Terminal.Fields(("alias", call.Get(Alias)), ("version", Number(alias.Version)));
            call.Terminal.Table(
                ["CHANGED", "VERSION", "PREVIOUS"],
                (alias.History ?? []).Select(move => new[] { Shown.Time(move.Changed), Number(move.Version), Number(move.Previous) }));
        });
    }

    public static async Task SetAsync(Call call, int? expected)
    {
        var body = new JsonObject { ["version"] = call.Get(Version) };
        if (expected is { } now)
        {
            body["expected"] = now;
        }

        var answer = await call.Service.SendJsonAsync(HttpMethod.Put, PathOf(call), body.ToJsonString(), call.Cancellation);
        call.Terminal.Line(call.Json ? answer.Text : $"{call.Get(ModelViews.Model)}@{call.Get(Alias)} is version {call.Get(Version)} now");
    }

    public static async Task DeleteAsync(Call call)
    {
        await call.Service.SendAsync(HttpMethod.Delete, PathOf(call), null, call.Cancellation);
        call.Terminal.Note($"{call.Get(ModelViews.Model)}@{call.Get(Alias)} is gone");
    }

    private static string PathOf(Call call) => $"{ModelViews.PathOf(call)}/aliases/{Uri.EscapeDataString(call.Get(Alias))}";

    private static string Number(int? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
