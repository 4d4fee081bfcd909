namespace Maas.Predict.Tests.Inference;

[TestClass]
public sealed class TelemetryTests
{
    [TestMethod]
    public async Task A_prediction_leaves_no_telemetry_in_the_users_folder()
    {
        using var tenant = await PredictApp.TenantAsync();
        await tenant.PublishAsync("m", TestModels.Identity());

        (await tenant.PostAsync("/api/models/m/predict", """{"instances":[[1,2,3]]}""")).IsOk();

        var found = Directory.EnumerateFileSystemEntries(tenant.App.Home, "*onnxruntime*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
        });
        Assert.IsEmpty(found);
    }
}
