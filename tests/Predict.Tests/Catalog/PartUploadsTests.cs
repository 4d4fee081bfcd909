using System.Text;
using Maas.Core.Uploads;
using Maas.Predict.Api;
using Maas.Predict.Catalog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Catalog;

[TestClass]
public sealed class PartUploadsTests
{
    [TestMethod]
    public async Task An_upload_that_nobody_completes_is_swept_when_its_time_is_over()
    {
        using var tenant = await PredictApp.TenantAsync();
        var storage = tenant.App.Storage;
        var (store, parts, time) =
            (storage.GetRequiredService<UploadStore>(), storage.GetRequiredService<PartStore>(), new FakeTimeProvider());
        time.SetUtcNow(DateTimeOffset.UnixEpoch.AddYears(60));
        var options = new UploadsOptions { PartBytes = 1024 };
        var queue = storage.GetRequiredService<HousekeepingQueue>();
        var uploads = new PartUploads(store, parts, queue, new UploadFolder(new RequestOptions(), new()), options, time);
        var expired = new ExpiredUploads(store, parts, queue, time);
        var request = UploadRequest.Parse("""{"model":"m","sizeBytes":2}"""u8.ToArray(), options);
        var (upload, _) = await uploads.BeginAsync(tenant.Id, request, CancellationToken.None);
        await uploads.PutAsync(tenant.Id, upload.Id, 1, new MemoryStream(Encoding.ASCII.GetBytes("ab")), 2, CancellationToken.None);

        await expired.SweepAsync(tenant.Id, upload.Id, CancellationToken.None);
        var before = await store.FindAsync(tenant.Id, upload.Id, CancellationToken.None);
        time.Advance(TimeSpan.FromHours(options.HoursKept));
        await expired.SweepAsync(tenant.Id, upload.Id, CancellationToken.None);

        Assert.IsNotNull(before);
        Assert.IsNull(await store.FindAsync(tenant.Id, upload.Id, CancellationToken.None));
        Assert.IsEmpty(await parts.ListAsync(upload, CancellationToken.None));
    }
}
