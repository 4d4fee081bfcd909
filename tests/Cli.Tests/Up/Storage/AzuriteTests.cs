using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Maas.Cli.Output;
using Maas.Cli.Up.Children;
using Maas.Cli.Up.Storage;
using Maas.Testing;
using Azurite = Maas.Cli.Up.Storage.Azurite;

namespace Maas.Cli.Tests.Up.Storage;

[TestClass]
public sealed class AzuriteTests
{
    // The key that every Azurite has by default, from its documentation.
    private const string KnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    [TestMethod]
    public async Task What_was_stored_is_there_after_a_stop_and_a_start()
    {
        using var scratch = new TestFolder();
        await UseAsync(scratch, async connection =>
        {
            var container = new BlobContainerClient(connection, "kept");
            await container.CreateAsync();
            await container.UploadBlobAsync("blob", BinaryData.FromString("content"));
        });

        var read = "";
        await UseAsync(scratch, async connection =>
        {
            var blob = new BlobContainerClient(connection, "kept").GetBlobClient("blob");
            read = (await blob.DownloadContentAsync()).Value.Content.ToString();
        });

        Assert.AreEqual("content", read);
    }

    [TestMethod]
    public async Task The_key_that_everybody_knows_opens_nothing()
    {
        using var scratch = new TestFolder();

        await UseAsync(scratch, async connection =>
        {
            var own = new BlobServiceClient(connection);
            var stranger = new BlobServiceClient(own.Uri, new StorageSharedKeyCredential(own.AccountName, KnownKey));

            var refused = await Assert.ThrowsExactlyAsync<RequestFailedException>(() => stranger.GetPropertiesAsync());

            Assert.AreEqual(403, refused.Status, refused.Message);
        });
    }

    private static async Task UseAsync(TestFolder scratch, Func<string, Task> use)
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, interactive: false);
        var script = await AzuriteInstallation.EnsureAsync(terminal, CancellationToken.None);
        var azurite = new Azurite();
        var folder = Directory.CreateDirectory(scratch["azurite"]).FullName;
        await using var child = Child.Start(azurite.Command(script, folder), scratch["log"]);
        await child.WaitUntilReadyAsync(CancellationToken.None);
        await use(azurite.ConnectionString);
    }
}
