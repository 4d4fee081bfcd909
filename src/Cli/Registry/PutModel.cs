using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maas.Cli.Service;
using Maas.Cli.Uploads;

namespace Maas.Cli.Registry;

/// <summary>What <c>maas models put</c> does.</summary>
internal static class PutModel
{
    /// <summary>Sends a file, with what is said of it.</summary>
    public static async Task SendAsync(Call call, string file, string? manifest, long over)
    {
        if (PartsUpload.IsFor(file, over))
        {
            await SendPartsAsync(call, file, manifest);
            return;
        }

        using var model = FileContent.Open(file, MediaTypeNames.Application.Octet);
        using var parts = new MultipartFormDataContent();
        if (manifest is not null)
        {
            parts.Add(model, "model", "model.onnx");
            parts.Add(FileContent.Open(manifest, MediaTypeNames.Application.Json), "manifest", "manifest.json");
        }

        HttpContent body = manifest is null ? model : parts;
        Show(call, await call.Service.SendAsync(HttpMethod.Put, ModelViews.PathOf(call), body, call.Cancellation));
    }

    /// <summary>Asks for a version of another one's files.</summary>
    public static async Task CopyAsync(Call call, int from, string? manifest)
    {
        var about = await ReadAsync(call, manifest);
        about["from"] = from;
        var path = $"{ModelViews.PathOf(call)}/versions";
        Show(call, await call.Service.SendJsonAsync(HttpMethod.Post, path, about.ToJsonString(), call.Cancellation));
    }

    private static async Task SendPartsAsync(Call call, string file, string? manifest)
    {
        var about = await ReadAsync(call, manifest);
        about["model"] = call.Get(ModelViews.Model);
        var upload = await PartsUpload.SendAsync(call, file, about);
        var version = await call.Service.GetAsync($"{ModelViews.PathOf(call)}/versions/{upload.Version}", call.Cancellation);
        Show(call, version, upload.Warnings);
    }

    private static async Task<JsonObject> ReadAsync(Call call, string? manifest)
    {
        if (manifest is null)
        {
            return [];
        }

        await using var json = FileContent.OpenRead(manifest);
        try
        {
            return await JsonNode.ParseAsync(json, cancellationToken: call.Cancellation) as JsonObject
                ?? throw CommandException.WrongUsage($"{manifest} is no JSON object");
        }
        catch (JsonException exception)
        {
            throw CommandException.WrongUsage($"{manifest} is no JSON: {exception.Message}");
        }
    }

    // A version that was there before may have come with something else beside it.
    private static void Show(Call call, Answer answer, IReadOnlyList<string>? warnings = null)
    {
        call.Show<Manifest>(answer, manifest => ModelViews.Show(call.Terminal, manifest with { Warnings = null }));
        foreach (var warning in warnings ?? answer.Read<Manifest>().Warnings ?? [])
        {
            call.Terminal.Note($"warning: {warning}");
        }
    }
}
