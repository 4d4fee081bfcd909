using System.Security.Cryptography;
using Azure.Storage.Queues;
using Google.Protobuf;
using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Core.Uploads;
using Maas.Predict.Api;
using Maas.Predict.Api.Native;
using Maas.Predict.Catalog;
using Maas.Predict.Inference.Sessions;
using Maas.Predict.Inference.Trial;
using Maas.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class UploadExaminationTests
{
    private static readonly TenantId Tenant = TenantId.Parse("waits");

    [TestMethod]
    public async Task While_another_model_is_tried_it_is_put_off_at_once_and_holds_up_nobody()
    {
        var connection = await Azurite.StartOwnAsync();
        using var storage = await PredictApp.OpenStorageAsync(connection);
        using var trial = new TrialRun(new SessionsOptions(), new FakeTimeProvider(), NullLogger<TrialRun>.Instance);
        using var places = new DescriptionPlaces();
        var (examination, uploads, upload) = await BeginAsync(storage, trial, places);
        var working = new TaskCompletionSource();
        var other = trial.Turns.InTurnAsync(TenantId.Parse("holds"), () => working.Task, CancellationToken.None);
        var before = await CountAsync(connection);

        for (var putOff = 0; putOff < 2; putOff++)
        {
            await examination.ExamineAsync(Tenant, upload.Id, putOff, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.AreEqual(before + 2, await CountAsync(connection));
        Assert.AreEqual(UploadState.Checking, await StateAsync(uploads, upload));
        working.SetResult();
        await other;
        await examination.ExamineAsync(Tenant, upload.Id, 2, CancellationToken.None);
        Assert.AreEqual(UploadState.Ready, await StateAsync(uploads, upload));
    }

    [TestMethod]
    public async Task Put_off_for_long_it_waits_for_its_turn_and_beyond_that_is_put_off_again()
    {
        var connection = await Azurite.StartOwnAsync();
        using var storage = await PredictApp.OpenStorageAsync(connection);
        var time = new FakeTimeProvider();
        using var trial = new TrialRun(new SessionsOptions(), time, NullLogger<TrialRun>.Instance);
        using var places = new DescriptionPlaces();
        var (examination, uploads, upload) = await BeginAsync(storage, trial, places);
        var working = new TaskCompletionSource();
        var other = trial.Turns.InTurnAsync(TenantId.Parse("holds"), () => working.Task, CancellationToken.None);
        var before = await CountAsync(connection);

        var examined = examination.ExamineAsync(Tenant, upload.Id, UploadExamination.MostPutOff, CancellationToken.None);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(60));
            return Task.FromResult(examined.IsCompleted);
        });
        await examined;

        Assert.AreEqual(before + 1, await CountAsync(connection));
        Assert.AreEqual(UploadState.Checking, await StateAsync(uploads, upload));
        working.SetResult();
        await other;
        await examination.ExamineAsync(Tenant, upload.Id, 0, CancellationToken.None);
        Assert.AreEqual(UploadState.Ready, await StateAsync(uploads, upload));
    }

    [TestMethod]
    public async Task While_the_disk_is_full_it_is_put_off_and_all_that_was_sent_stays()
    {
        var connection = await Azurite.StartOwnAsync();
        using var storage = await PredictApp.OpenStorageAsync(connection);
        using var trial = new TrialRun(new SessionsOptions(), TimeProvider.System, NullLogger<TrialRun>.Instance);
        using var places = new DescriptionPlaces();
        var free = 1L << 30;
        var (examination, uploads, upload) = await BeginAsync(storage, trial, places, new DiskRoom(_ => free));
        var before = await CountAsync(connection);
        free = 0;

        await examination.ExamineAsync(Tenant, upload.Id, 0, CancellationToken.None);
        var refusal = await Assert.ThrowsExactlyAsync<ServiceException>(
            () => examination.ExamineAsync(Tenant, upload.Id, UploadExamination.MostPutOffForOutage, CancellationToken.None));
        var state = await StateAsync(uploads, upload);
        free = 1L << 30;
        await examination.ExamineAsync(Tenant, upload.Id, 1, CancellationToken.None);

        Assert.AreEqual(before + 1, await CountAsync(connection));
        Assert.AreEqual((ServiceError.Unavailable, UploadState.Checking), (refusal.Error, state));
        Assert.AreEqual(UploadState.Ready, await StateAsync(uploads, upload));
    }

    [TestMethod]
    public async Task While_storage_fails_it_is_put_off_and_all_that_was_sent_stays()
    {
        var connection = await Azurite.StartOwnAsync();
        using var faulty = new FaultyStorage(connection, TimeSpan.FromSeconds(1));
        using var storage = await PredictApp.OpenStorageAsync(faulty.ConnectionString);
        using var trial = new TrialRun(new SessionsOptions(), TimeProvider.System, NullLogger<TrialRun>.Instance);
        using var places = new DescriptionPlaces();
        var (examination, uploads, upload) = await BeginAsync(storage, trial, places);
        var before = await CountAsync(connection);

        faulty.Decide = request => request.Contains("/content", StringComparison.Ordinal) ? StorageFault.Error : StorageFault.None;
        await examination.ExamineAsync(Tenant, upload.Id, 0, CancellationToken.None);
        faulty.Decide = _ => StorageFault.None;
        var (putOff, state) = (await CountAsync(connection) - before, await StateAsync(uploads, upload));
        await examination.ExamineAsync(Tenant, upload.Id, 1, CancellationToken.None);

        Assert.AreEqual((1, UploadState.Checking), (putOff, state));
        Assert.AreEqual(UploadState.Ready, await StateAsync(uploads, upload));
    }

    [TestMethod]
    public async Task Of_an_app_that_stops_it_is_put_off_and_not_tried_in_vain()
    {
        var connection = await Azurite.StartOwnAsync();
        using var storage = await PredictApp.OpenStorageAsync(connection);
        using var trial = new TrialRun(new SessionsOptions(), TimeProvider.System, NullLogger<TrialRun>.Instance);
        using var places = new DescriptionPlaces();
        var (examination, _, upload) = await BeginAsync(storage, trial, places);
        var before = await CountAsync(connection);

        await examination.ExamineAsync(Tenant, upload.Id, 0, new(canceled: true));

        Assert.AreEqual(before + 1, await CountAsync(connection));
    }

    private static async Task<(UploadExamination Examination, UploadStore Uploads, Upload Upload)> BeginAsync(
        ServiceProvider storage, TrialRun trial, DescriptionPlaces places, DiskRoom? room = null)
    {
        var (uploads, parts, queue) = (storage.GetRequiredService<UploadStore>(), storage.GetRequiredService<PartStore>(),
            storage.GetRequiredService<HousekeepingQueue>());
        var (options, folder, models) = (new UploadsOptions(), new UploadFolder(new RequestOptions(), room ?? new()),
            storage.GetRequiredService<ModelStore>());
        var import = new ModelImport(models, storage.GetRequiredService<VersionStore>(), places, new(), options, TimeProvider.System);
        var intake = new DatasetIntake(storage.GetRequiredService<DatasetStore>());
        var examination = new UploadExamination(uploads, parts, folder, models, import, trial, intake, queue);
        return (examination, uploads,
            await SendAsync(new PartUploads(uploads, parts, queue, folder, options, TimeProvider.System), options));
    }

    private static async Task<UploadState?> StateAsync(UploadStore uploads, Upload upload) =>
        (await uploads.FindAsync(Tenant, upload.Id, CancellationToken.None))?.State;

    private static async Task<Upload> SendAsync(PartUploads uploads, UploadsOptions options)
    {
        var model = TestModels.Sum().ToByteArray();
        var body = PartsApp.Body("\"model\":\"m\"", model);
        var (upload, _) = await uploads.BeginAsync(
            Tenant, UploadRequest.Parse(System.Text.Encoding.UTF8.GetBytes(body), options), CancellationToken.None);
        await uploads.PutAsync(Tenant, upload.Id, 1, new MemoryStream(model), model.Length, CancellationToken.None);
        return await uploads.CompleteAsync(Tenant, upload.Id, Convert.ToHexStringLower(SHA256.HashData(model)), CancellationToken.None);
    }

    private static async Task<int> CountAsync(string connection) =>
        (await new QueueClient(connection, StorageNames.HousekeepingQueue).GetPropertiesAsync()).Value.ApproximateMessagesCount;
}
