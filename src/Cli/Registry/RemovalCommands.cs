using System.CommandLine;

namespace Maas.Cli.Registry;

/// <summary>The verbs by which versions and models go.</summary>
internal static class RemovalCommands
{
    public static Command Delete(Surroundings surroundings)
    {
        var version = new Option<int?>("--version") { Description = "This version alone", HelpName = "N" };
        return new Command("delete", "Delete a model with all its versions, or one of them") { ModelViews.Model, version }
            .Does(surroundings, async call =>
            {
                var path = call.Get(version) is { } number ? $"{ModelViews.PathOf(call)}/versions/{number}" : ModelViews.PathOf(call);
                await call.Service.SendAsync(HttpMethod.Delete, path, null, call.Cancellation);
                var what = call.Get(version) is { } gone ? $"version {gone} of " : "";
                call.Terminal.Note($"{what}{call.Get(ModelViews.Model)} is gone");
            });
    }

    public static Command Retention(Surroundings surroundings)
    {
        var keepLast = new Option<int?>("--keep-last") { Description = "Keep so many of the newest versions", HelpName = "N" };
        var all = new Option<bool>("--keep-all") { Description = "Keep all versions" };
        var command = new Command("retention", "How many versions a model keeps; what aliases need is always kept")
        {
            ModelViews.Model, keepLast, all,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(keepLast).HasValue)
            {
                result.AddError("give --keep-last N or --keep-all");
            }
        });
        return command.Does(surroundings, async call =>
        {
            var kept = call.Get(keepLast);
            var body = $$"""{"keepLast":{{(kept is { } number ? $"{number}" : "null")}}}""";
            var answer = await call.Service.SendJsonAsync(HttpMethod.Put, $"{ModelViews.PathOf(call)}/retention", body, call.Cancellation);
            var keeps = kept is null ? "all versions" : $"its last {kept}";
            call.Terminal.Line(call.Json ? answer.Text : $"{call.Get(ModelViews.Model)} keeps {keeps}");
        });
    }
}
