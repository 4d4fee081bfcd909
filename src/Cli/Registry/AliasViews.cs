using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Maas.Cli.Output;
using Maas.Cli.Service;

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

    public static async Task ShowAsync(Call call) => Show(call, await call.Service.GetAsync(PathOf(call), call.Cancellation));

    public static void Show(Call call, Answer answer) => call.Show<AliasEntry>(answer, alias =>
    {
        call.Terminal.Fields(
            ("alias", call.Get(Alias)),
            ("version", Number(alias.Version)),
            ("split", alias.SplitText()),
            ("shadow", alias.Shadow?.ToString()),
            ("guard", alias.Guard?.ToString()));
        if (alias.History is { } history)
        {
            Write(call, history);
        }
    });

    public static async Task HistoryAsync(Call call)
    {
        var answer = await call.Service.GetAsync(PathOf(call), call.Cancellation);
        call.Show<AliasEntry>(answer, alias => Write(call, alias.History ?? []));
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

    public static string PathOf(Call call) => $"{ModelViews.PathOf(call)}/aliases/{Uri.EscapeDataString(call.Get(Alias))}";

    private static void Write(Call call, IReadOnlyList<AliasMove> history) => call.Terminal.Table(
        ["CHANGED", "VERSION", "PREVIOUS", "ROUTE", "REASON"],
        history.Select(move => new[]
        {
            Shown.Time(move.Changed), Number(move.Version), Number(move.Previous), move.Route?.RouteText() ?? "", move.Reason ?? "",
        }));

    private static string Number(int? version) => version?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
