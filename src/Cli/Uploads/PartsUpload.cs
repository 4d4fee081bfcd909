using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Maas.Cli.Output;
using Maas.Cli.Service;

namespace Maas.Cli.Uploads;

/// <summary>Sends a file that is too large for one call. Run again after an interrupt, it sends what the service has not got yet.</summary>
internal static class PartsUpload
{
    /// <summary>What one call carries at most: 100 MiB.</summary>
    public const long MostPlainBytes = 100L << 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    public static Option<long> OverOption() => new("--parts-over")
    {
        Description = "Send in parts what has more bytes than this, at most 100 MiB",
        HelpName = "BYTES",
        DefaultValueFactory = _ => MostPlainBytes,
    };

    public static bool IsFor(string path, long over)
    {
        using var file = FileContent.OpenRead(path);
        return file.Length > Math.Min(over, MostPlainBytes);
    }

    /// <summary>Sends the file, and waits until it was examined.</summary>
    /// <param name="about">What it is: <c>model</c> or <c>dataset</c>, and what goes with it.</param>
    /// <exception cref="CommandException">It is refused, and why.</exception>
    public static async Task<UploadEntry> SendAsync(Call call, string path, JsonObject about)
    {
        await using var file = FileContent.OpenRead(path);
        call.Terminal.Note($"reading {Shown.Size(file.Length)} for its SHA-256");
        about["sizeBytes"] = file.Length;
        about["sha256"] = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, call.Cancellation));
        var begun = await call.Service.SendJsonAsync(HttpMethod.Post, "api/uploads", about.ToJsonString(), call.Cancellation);
        var upload = await GetAsync(call, begun.Read<UploadEntry>().Id);
        if (upload.State == "open")
        {
            await SendPartsAsync(call, file, upload);
            await call.Service.SendJsonAsync(HttpMethod.Post, $"api/uploads/{upload.Id}/complete", "{}", call.Cancellation);
        }

        return await WaitAsync(call, upload.Id);
    }

    private static async Task SendPartsAsync(Call call, FileStream file, UploadEntry upload)
    {
        var received = upload.Received.ToHashSet();
        if (received.Count > 0)
        {
            call.Terminal.Note($"going on: {received.Count} of {upload.Parts} parts are there");
        }

        foreach (var part in Enumerable.Range(1, upload.Parts).Where(part => !received.Contains(part)))
        {
            file.Position = (part - 1) * upload.PartBytes;
            var bytes = new byte[Math.Min(upload.PartBytes, file.Length - file.Position)];
            await file.ReadExactlyAsync(bytes, call.Cancellation);
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Octet);
            await call.Service.SendAsync(HttpMethod.Put, $"api/uploads/{upload.Id}/parts/{part}", content, call.Cancellation);
            call.Terminal.Note($"part {part} of {upload.Parts} is sent: {Shown.Size(file.Position)} of {Shown.Size(file.Length)}");
        }
    }

    private static async Task<UploadEntry> WaitAsync(Call call, string id)
    {
        call.Terminal.Note("all is sent; waiting for its examination");
        while (true)
        {
            var upload = await GetAsync(call, id);
            switch (upload.State)
            {
                case "ready":
                    return upload;
                case "refused":
                    throw CommandException.Refused(
                        upload.Error?.Message ?? "the upload is refused", [.. upload.Violations.Select(place => place.ToString())]);
                default:
                    await Task.Delay(PollInterval, call.Surroundings.Time, call.Cancellation);
                    break;
            }
        }
    }

    private static async Task<UploadEntry> GetAsync(Call call, string id) =>
        (await call.Service.GetAsync($"api/uploads/{Uri.EscapeDataString(id)}", call.Cancellation)).Read<UploadEntry>();
}
