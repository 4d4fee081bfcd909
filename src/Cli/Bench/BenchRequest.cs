using System.Globalization;
using System.Net.Http.Headers;
using Maas.Cli.Service;

namespace Maas.Cli.Bench;

/// <summary>The call that is made again and again: its bytes are made once.</summary>
/// <param name="JsonBytes">How many of the bytes are JSON, where tensors follow them; null: the body is of one kind.</param>
internal sealed record BenchRequest(string Path, byte[] Body, string ContentType, int? JsonBytes)
{
    public static async Task<BenchRequest> OfFileAsync(string model, int? version, string file, CancellationToken cancellation)
    {
        var type = FileContent.FindType(file)
            ?? throw CommandException.WrongUsage($"the name {file} does not tell what it holds: .png, .csv, .json …");
        await using var stream = FileContent.OpenRead(file);
        var body = new byte[stream.Length];
        await stream.ReadExactlyAsync(body, cancellation);
        return new($"api/models/{Of(model, version)}/predict", body, type, null);
    }

    /// <summary>A model, and perhaps its version, in a path. An alias's @ stays as it is.</summary>
    public static string Of(string model, int? version)
    {
        var name = string.Join('@', model.Split('@').Select(Uri.EscapeDataString));
        return version is null ? name : $"{name}/versions/{version}";
    }

    public HttpContent Content()
    {
        var content = new ByteArrayContent(Body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(ContentType) } };
        if (JsonBytes is { } bytes)
        {
            content.Headers.Add("Inference-Header-Content-Length", bytes.ToString(CultureInfo.InvariantCulture));
        }

        return content;
    }
}
