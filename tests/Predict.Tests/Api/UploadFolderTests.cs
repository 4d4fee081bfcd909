using Maas.Core;
using Maas.Core.Storage;
using Maas.Predict.Api;
using Maas.Testing;

namespace Maas.Predict.Tests.Api;

[TestClass]
public sealed class UploadFolderTests
{
    [TestMethod]
    [DataRow(1_000, false)]
    [DataRow(0, true)]
    public async Task An_upload_is_refused_only_where_there_is_no_room_without_what_is_kept(int keptBytes, bool isRefused)
    {
        using var folder = new TestFolder();
        var free = 10L;
        var room = new DiskRoom(_ => free);
        room.Offer(bytes => free += Math.Min(bytes, keptBytes));
        var uploads = new UploadFolder(new RequestOptions { Folder = folder.Path }, room);

        var fetching = uploads.FetchAsync("model.onnx", 500, async path =>
        {
            await File.WriteAllBytesAsync(path, new byte[500]);
            return "";
        });
        var refusal = await Record(fetching);

        Assert.AreEqual(isRefused ? ServiceError.TooLarge : null, refusal?.Error);
        Assert.AreEqual(isRefused ? 0 : 1, folder.Count(UploadFolder.Prefix));
        Assert.AreEqual(isRefused ? 10 : 501, free);
    }

    private static async Task<ServiceException?> Record(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (ServiceException refusal)
        {
            return refusal;
        }
    }
}
