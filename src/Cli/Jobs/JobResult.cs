using System.CommandLine;

namespace Maas.Cli.Jobs;

/// <summary>Downloads the result of a batch prediction.</summary>
internal static class JobResult
{
    private const int CopyBytes = 1 << 16;

    public static Option<string?> OutputOption() => new("--output", "-o")
    {
        Description = "Where the result is written; - is standard output",
        HelpName = "FILE",
    };

    /// <summary>Writes it to a file, which is there once it is whole; or to standard output.</summary>
    public static async Task DownloadAsync(Call call, string job, string output)
    {
        using var response = await call.Service.OpenAsync($"api/jobs/{Uri.EscapeDataString(job)}/result", call.Cancellation);
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(call.Cancellation);
            if (output == "-")
            {
                await WriteAsync(content, call.Terminal.Output, call.Cancellation);
                return;
            }

            var part = $"{output}.part";
            await using (var file = Create(part))
            {
                await content.CopyToAsync(file, call.Cancellation);
            }

            File.Move(part, output, overwrite: true);
            call.Terminal.Note($"the result of job {job} is in {output}");
        }
        catch (Exception broken) when (broken is HttpRequestException or HttpIOException)
        {
            throw CommandException.Unreachable($"the result broke off: {broken.Message}");
        }
    }

    private static FileStream Create(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, CopyBytes, FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandException.WrongUsage($"the file {path} can't be written: {failure.Message}");
        }
    }

    private static async Task WriteAsync(Stream content, TextWriter output, CancellationToken cancellation)
    {
        using var reader = new StreamReader(content);
        var text = new char[CopyBytes];
        while (await reader.ReadAsync(text, cancellation) is var read and > 0)
        {
            await output.WriteAsync(text.AsMemory(0, read), cancellation);
        }
    }
}
