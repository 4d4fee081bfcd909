using Maas.Core;
using Maas.Core.Storage;
using Maas.Predict.Api;
using Maas.Testing;
using Microsoft.AspNetCore.Http;

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

        Assert.AreEqual(isRefused ? ServiceError.Unavailable : null, refusal?.Error);
        Assert.AreEqual(isRefused ? 0 : 1, folder.Count(UploadFolder.Prefix));
        Assert.AreEqual(isRefused ? 10 : 501, free);
    }

    [TestMethod]
    [DataRow(500L, 10L, 1_000L, "unavailable")]
    [DataRow(500L, 10L, 500L, "too-large")]
    [DataRow(null, 0L, 1_000L, "unavailable")]
    [DataRow(500L, 501L, 1_000L, null)]
    public async Task A_body_that_the_disk_has_no_room_for_is_not_read(long? announced, long free, long all, string? code)
    {
        using var folder = new TestFolder();
        using var body = new MemoryStream(new byte[500]);
        var uploads = new UploadFolder(new RequestOptions { Folder = folder.Path }, new(_ => free, _ => all));

        var refusal = await Record(uploads.ReceiveAsync(body, announced, "part", CancellationToken.None));

        Assert.AreEqual(code, refusal?.Error.Code);
        Assert.AreEqual(code is null ? 500 : 0, body.Position);
        Assert.AreEqual(code is null ? 1 : 0, folder.Count(UploadFolder.Prefix));
    }

    [TestMethod]
    [DataRow("no-folder/part")]
    [DataRow("/dev/full")]
    public async Task What_the_disk_fails_at_is_refused_for_a_while_and_no_path_is_told(string name)
    {
        if (name[0] == '/' && !File.Exists(name))
        {
            Assert.Inconclusive("this system has no file that is always full");
        }

        using var folder = new TestFolder();
        using var body = new MemoryStream(new byte[500]);
        var uploads = new UploadFolder(new RequestOptions { Folder = folder.Path }, new(_ => 1_000));

        var refusal = await Record(uploads.ReceiveAsync(body, null, name, CancellationToken.None));

        Assert.AreEqual(ServiceError.Unavailable, refusal?.Error);
        Assert.IsNotNull(refusal?.RetryAfter);
        Assert.IsFalse(refusal.Detail.Contains('/'), refusal.Detail);
        Assert.AreEqual(0, folder.Count(UploadFolder.Prefix));
    }

    [TestMethod]
    public async Task A_form_is_not_blamed_for_the_disk()
    {
        using var folder = new TestFolder();
        var options = new RequestOptions { Folder = folder.Write("file", "") };
        var uploads = new ModelUploads(new UploadFolder(options, new()), options);
        using var form = new MultipartFormDataContent { { new ByteArrayContent([8]), "model", "model.onnx" } };
        var request = new DefaultHttpContext().Request;
        request.ContentType = form.Headers.ContentType!.ToString();
        request.Body = await form.ReadAsStreamAsync();

        var refusal = await Record(uploads.ReceiveAsync(request, CancellationToken.None));

        Assert.AreEqual(ServiceError.Unavailable, refusal?.Error);
        Assert.IsFalse(refusal!.Detail.Contains(folder.Path, StringComparison.Ordinal), refusal.Detail);
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
