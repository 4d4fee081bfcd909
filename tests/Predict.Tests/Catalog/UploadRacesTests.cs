using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Storage;
using Maas.Core.Tests;
using Maas.Core.Uploads;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class UploadRacesTests
{
    // Of its own: nobody examines what these tests complete.
    private static readonly Lazy<Task<(string Connection, ServiceProvider Storage)>> Started = new(StartAsync);

    private static readonly UploadsOptions Options = new() { PartBytes = 1024 };

    private readonly TenantId tenant = TenantId.Parse($"t-{Guid.NewGuid():n}");
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly byte[] file = RandomNumberGenerator.GetBytes(100);
    private readonly Wire wire = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task An_upload_whose_examination_begins_while_it_is_cancelled_is_kept()
    {
        var (uploads, store, parts) = await PartsAsync();
        var upload = await SendAsync(uploads);
        await uploads.CompleteAsync(tenant, upload.Id, null, Cancellation);
        OnceBeforeDelete(() => store.ChangeAsync(tenant, upload.Id, now => now with { State = UploadState.Checking }, Cancellation));

        var refused = await Assert.ThrowsExactlyAsync<ServiceException>(() => uploads.CancelAsync(tenant, upload.Id, Cancellation));

        Assert.AreEqual(ServiceError.IllegalMove, refused.Error);
        Assert.AreEqual(UploadState.Checking, (await store.GetAsync(tenant, upload.Id, Cancellation)).State);
        Assert.HasCount(1, await parts.ListAsync(upload, Cancellation));
    }

    [TestMethod]
    public async Task An_upload_that_is_completed_while_it_is_swept_is_kept()
    {
        var (uploads, store, parts) = await PartsAsync();
        var upload = await SendAsync(uploads);
        time.Advance(TimeSpan.FromHours(Options.HoursKept));
        OnceBeforeDelete(() => uploads.CompleteAsync(tenant, upload.Id, null, Cancellation));

        await (await ExpiredAsync()).SweepAsync(tenant, upload.Id, Cancellation);

        Assert.AreEqual(UploadState.Uploaded, (await store.GetAsync(tenant, upload.Id, Cancellation)).State);
        Assert.HasCount(1, await parts.ListAsync(upload, Cancellation));
    }

    [TestMethod]
    public async Task The_bytes_of_an_upload_whose_cancelling_was_killed_go_with_the_sweep()
    {
        var (uploads, store, parts) = await PartsAsync();
        var upload = await SendAsync(uploads);
        Assert.IsTrue(await store.TryDeleteAsync(await store.GetAsync(tenant, upload.Id, Cancellation), Cancellation));

        await (await ExpiredAsync()).SweepAsync(tenant, upload.Id, Cancellation);

        Assert.IsEmpty(await parts.ListAsync(upload, Cancellation));
        Assert.IsNull(await parts.FindManifestAsync(upload, Cancellation));
    }

    [TestMethod]
    public async Task Begun_again_with_another_decoding_it_is_another_upload_once_it_is_complete()
    {
        var (uploads, _, parts) = await PartsAsync();
        var upload = await SendAsync(uploads);
        var (open, _) = await uploads.BeginAsync(tenant, Request(",\"decoding\":\"none\""), Cancellation);
        var said = await parts.FindManifestAsync(upload, Cancellation);
        await uploads.CompleteAsync(tenant, upload.Id, null, Cancellation);

        var (same, isNew) = await uploads.BeginAsync(tenant, Request(",\"decoding\":\"none\""), Cancellation);
        var (other, isOther) = await uploads.BeginAsync(tenant, Request(",\"encoding\":\"none\""), Cancellation);

        Assert.AreEqual((upload.Id, upload.Id, false), (open.Id, same.Id, isNew));
        Assert.IsTrue(isOther);
        Assert.AreNotEqual(upload.Id, other.Id);
        StringAssert.Contains(Encoding.UTF8.GetString(said!), "decoding");
        CollectionAssert.AreEqual(said, await parts.FindManifestAsync(upload, Cancellation));
    }

    [TestMethod]
    public async Task Begun_again_it_is_examined_also_where_who_completed_it_died_before_the_message()
    {
        var (uploads, store, _) = await PartsAsync();
        var upload = await SendAsync(uploads);
        await store.ChangeAsync(tenant, upload.Id, now => now with { State = UploadState.Uploaded }, Cancellation);

        var (same, isNew) = await uploads.BeginAsync(tenant, Request(), Cancellation);

        Assert.AreEqual((upload.Id, false), (same.Id, isNew));
        var queue = new QueueClient((await Started.Value).Connection, StorageNames.HousekeepingQueue);
        var messages = (await queue.PeekMessagesAsync(32, Cancellation)).Value
            .Select(message => HousekeepingMessage.Find(Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText))));
        Assert.AreEqual(1, messages.Count(message => message?.Upload == upload.Id.Value));
    }

    private void OnceBeforeDelete(Func<Task> other) => wire.Holds = request =>
        request.Method == RequestMethod.Delete && Interlocked.Exchange(ref other!, null!) is { } once ? once() : Task.CompletedTask;

    private async Task<Upload> SendAsync(PartUploads uploads)
    {
        var (upload, _) = await uploads.BeginAsync(tenant, Request(), Cancellation);
        await uploads.PutAsync(tenant, upload.Id, 1, new MemoryStream(file), file.Length, Cancellation);
        return upload;
    }

    private UploadRequest Request(string more = "") =>
        UploadRequest.Parse(Encoding.UTF8.GetBytes(PartsApp.Body($"\"model\":\"m\"{more}", file)), Options);

    private async Task<(PartUploads Uploads, UploadStore Store, PartStore Parts)> PartsAsync()
    {
        var storage = (await Started.Value).Storage;
        var (store, parts) = (storage.GetRequiredService<UploadStore>(), storage.GetRequiredService<PartStore>());
        var folder = new UploadFolder(new RequestOptions(), new());
        return (new(await SlowAsync(), parts, storage.GetRequiredService<HousekeepingQueue>(), folder, Options, time), store, parts);
    }

    private async Task<ExpiredUploads> ExpiredAsync()
    {
        var storage = (await Started.Value).Storage;
        return new(
            await SlowAsync(), storage.GetRequiredService<PartStore>(), storage.GetRequiredService<HousekeepingQueue>(), time);
    }

    private async Task<UploadStore> SlowAsync()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        options.AddPolicy(wire, HttpPipelinePosition.PerRetry);
        return new(new TableServiceClient((await Started.Value).Connection, options));
    }

    private static async Task<(string Connection, ServiceProvider Storage)> StartAsync()
    {
        var connection = await Azurite.StartOwnAsync();
        return (connection, await PredictApp.OpenStorageAsync(connection));
    }
}
