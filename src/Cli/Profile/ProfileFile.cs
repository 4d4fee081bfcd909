using System.Security.Cryptography;
using System.Text.Json;

namespace Maas.Cli.Profile;

/// <summary>The file with the address and the key, which only its owner can read. MAAS_PROFILE names another one.</summary>
internal sealed class ProfileFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int KeyBytes = 32;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public string Path => path;

    public static ProfileFile At(Func<string, string?> variable) => new(variable("MAAS_PROFILE") is { Length: > 0 } named
        ? System.IO.Path.GetFullPath(named)
        : System.IO.Path.Combine(UserFolder(), "maas", "profile.json"));

    /// <summary>What commands talk to: MAAS_URL and MAAS_KEY, each over what the file says.</summary>
    public Deployment Read(Func<string, string?> variable)
    {
        var found = Find();
        var url = variable("MAAS_URL") is { Length: > 0 } named ? ParseUrl(named) : found?.Url;
        var key = variable("MAAS_KEY") is { Length: > 0 } given ? given : found?.Key;
        return url is not null && key is not null
            ? new Deployment(url, key)
            : throw CommandException.WrongUsage(
                $"there is no profile at {path}: start everything on this machine with \"up\", or set MAAS_URL and MAAS_KEY");
    }

    /// <summary>What the file says, or null where there is none.</summary>
    public Deployment? Find()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var read = JsonSerializer.Deserialize<Deployment>(File.ReadAllBytes(path), Json);
            return read is { Url.IsAbsoluteUri: true, Key.Length: > 0 }
                ? read
                : throw new JsonException("it needs url and key");
        }
        catch (JsonException wrong)
        {
            throw CommandException.WrongUsage($"the profile {path} can't be read: {wrong.Message}");
        }
    }

    /// <summary>The key that this machine's service had, else a new one of 32 random bytes.</summary>
    public string KeyOfThisMachine()
    {
        var found = Find();
        return found switch
        {
            null => NewKey(),
            { Url.IsLoopback: true } => found.Key,
            _ => throw CommandException.Refused(
                $"the profile {path} is of {found.Url}, which is not this machine; set MAAS_PROFILE to the path of another file"),
        };
    }

    public void Write(Deployment deployment)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // On Windows the user's own folder keeps others out.
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(stream, deployment, Json);
        }

        File.Move(draft, path, overwrite: true);
    }

    private static string NewKey() =>
        System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    // ~/.config, ~/Library/Application Support or %APPDATA%.
    private static string UserFolder() =>
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);

    private static Uri ParseUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme is "http" or "https")
        ? url
        : throw CommandException.WrongUsage($"MAAS_URL is \"{text}\"; it is an address such as https://maas.example.com");
}
