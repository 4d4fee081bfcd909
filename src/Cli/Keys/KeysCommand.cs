using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;

namespace Maas.Cli.Keys;

/// <summary><c>maas keys</c>: keys that are made on this machine.</summary>
internal static class KeysCommand
{
    private const string PrivateFile = "private.pem";
    private const string PublicFile = "public.pem";

    private static readonly Option<string?> Out = new("--out")
    {
        Description = $"Write them to {PrivateFile}, which only you can read, and {PublicFile} in this folder; it must not have them",
        HelpName = "FOLDER",
    };

    public static Command Create(Surroundings surroundings) => new("keys", "Keys: signing")
    {
        new Command("signing", "Make a pair of keys: the private one signs versions, the public one tells which to trust") { Out }
            .Does(surroundings, SignAsync),
    };

    private static async Task SignAsync(Call call)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (secret, known) = (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
        var signer = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
        if (call.Get(Out) is { } folder)
        {
            await WriteAsync(folder, secret, known, call.Cancellation);
            call.Terminal.Note($"{signer}: its two halves are in {folder}");
        }
        else if (call.Json)
        {
            call.Terminal.Line(JsonSerializer.Serialize(new { signer, privateKey = secret, publicKey = known }, JsonSerializerOptions.Web));
        }
        else
        {
            call.Terminal.Line(secret);
            call.Terminal.Line(known);
            call.Terminal.Note($"{signer}: the first is for Signing__PrivateKey, and a secret; the second for Signing__PublicKeys");
        }
    }

    private static async Task WriteAsync(string folder, string secret, string known, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            await WriteNewAsync(Path.Combine(folder, PrivateFile), secret, cancellation);
            await WriteNewAsync(Path.Combine(folder, PublicFile), known, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.WrongUsage($"the keys can't be written: {exception.Message}");
        }
    }

    private static async Task WriteNewAsync(string path, string text, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(text.AsMemory(), cancellation);
    }
}
