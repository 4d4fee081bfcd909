using System.Security.Cryptography;
using Azure.Storage.Queues;
using Google.Protobuf;
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
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Maas.Predict.Tests.Api.Native;

[TestClass]
public sealed class UploadExaminationTests
{
    private static readonly TenantId Tenant = TenantId.Parse("waits");

    [TestMethod]
    public async Task Who_waits_too_long_for_others_models_is_put_off_by_a_message_of_its_own()
    {
        var (connection, node) = await Azurite.StartOwnAsync();
        using var storage = await OpenAsync(connection);
        var (uploads, parts, queue) = (storage.GetRequiredService<UploadStore>(), storage.GetRequiredService<PartStore>(),
            storage.GetRequiredService<HousekeepingQueue>());
        var (options, folder, time) = (new UploadsOptions(), new UploadFolder(new RequestOptions()), new FakeTimeProvider());
        using var trial = new TrialRun(new SessionsOptions(), time, NullLogger<TrialRun>.Instance);
        using var places = new DescriptionPlaces();
        var import = new ModelImport(
            storage.GetRequiredService<ModelStore>(), storage.GetRequiredService<VersionStore>(), places, options, TimeProvider.System);
        var intake = new DatasetIntake(storage.GetRequiredService<DatasetStore>());
        var models = storage.GetRequiredService<ModelStore>();
        var examination = new UploadExamination(uploads, parts, folder, models, import, trial, intake, queue);
        var upload = await SendAsync(new PartUploads(uploads, parts, queue, folder, options, TimeProvider.System), options);
        var working = new TaskCompletionSource();
        var other = trial.Turns.InTurnAsync(TenantId.Parse("holds"), () => working.Task, CancellationToken.None);
        var before = await CountAsync(connection);

        var examined = examination.ExamineAsync(Tenant, upload.Id, CancellationToken.None);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(60));
            return Task.FromResult(examined.IsCompleted);
        });
        await examined;

        Assert.AreEqual(before + 1, await CountAsync(connection));
        Assert.AreEqual(UploadState.Checking, (await uploads.FindAsync(Tenant, upload.Id, CancellationToken.None))?.State);
        working.SetResult();
        await other;
        await examination.ExamineAsync(Tenant, upload.Id, CancellationToken.None);
        Assert.AreEqual(UploadState.Ready, (await uploads.FindAsync(Tenant, upload.Id, CancellationToken.None))?.State);
        node.Kill();
    }

    private static async Task<Upload> SendAsync(PartUploads uploads, UploadsOptions options)
    {
        var model = TestModels.Sum().ToByteArray();
        var body = PartsApp.Body("\"model\":\"m\"", model);
        var (upload, _) = await uploads.BeginAsync(
            Tenant, UploadRequest.Parse(System.Text.Encoding.UTF8.GetBytes(body), options), CancellationToken.None);
        await uploads.PutAsync(Tenant, upload.Id, 1, new MemoryStream(model), model.Length, CancellationToken.None);
        return await uploads.CompleteAsync(Tenant, upload.Id, Convert.ToHexStringLower(SHA256.HashData(model)), CancellationToken.None);
    }

    private static async Task<ServiceProvider> OpenAsync(string connection)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(StorageServices.Connection, connection)]).Build();
        var services = new ServiceCollection().AddMaasStorage(configuration).BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return services;
    }

    private static async Task<int> CountAsync(string connection) =>
        (await new QueueClient(connection, StorageNames.HousekeepingQueue).GetPropertiesAsync()).Value.ApproximateMessagesCount;
}
