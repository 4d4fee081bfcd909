using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Maas.Testing;

namespace Maas.Cli.Tests.Keys;

[TestClass]
public sealed class KeysCommandTests
{
    [TestMethod]
    public async Task A_pair_is_printed_the_private_key_first_and_needs_no_service()
    {
        var result = await RunAsync("keys", "signing");

        Assert.AreEqual(0, result.ExitCode, result.Errors);
        var at = result.Output.IndexOf("-----BEGIN PUBLIC KEY-----", StringComparison.Ordinal);
        AssertPair(result.Output[..at], result.Output[at..]);
    }

    [TestMethod]
    public async Task As_json_the_pair_comes_with_the_signer_by_which_versions_name_it()
    {
        var json = JsonElement.Parse((await RunAsync("keys", "signing", "--json")).Output);

        AssertPair(json.GetProperty("privateKey").GetString()!, json.GetProperty("publicKey").GetString()!);
        StringAssert.Matches(json.GetProperty("signer").GetString(), new("^[0-9a-f]{16}$"));
    }

    [TestMethod]
    public async Task Files_are_for_their_owner_alone_and_never_written_over()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, "signing");

        var first = await RunAsync("keys", "signing", "--out", path);
        var kept = await File.ReadAllTextAsync(Path.Combine(path, "private.pem"));
        var second = await RunAsync("keys", "signing", "--out", path);

        Assert.AreEqual((0, ""), (first.ExitCode, first.Output), first.Errors);
        Assert.AreEqual(2, second.ExitCode);
        Assert.AreEqual(kept, await File.ReadAllTextAsync(Path.Combine(path, "private.pem")));
        AssertPair(kept, await File.ReadAllTextAsync(Path.Combine(path, "public.pem")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(path, "private.pem")));
        }
    }

    private static Task<MaasResult> RunAsync(params string[] arguments) => CommandLine.RunAsync([], "", arguments);

    private static void AssertPair(string secret, string known)
    {
        using var signing = ECDsa.Create();
        using var verifying = ECDsa.Create();
        signing.ImportFromPem(secret);
        verifying.ImportFromPem(known);
        var bytes = Encoding.UTF8.GetBytes("anything");
        Assert.IsTrue(verifying.VerifyData(bytes, signing.SignData(bytes, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        Assert.AreEqual(256, signing.KeySize);
    }
}
