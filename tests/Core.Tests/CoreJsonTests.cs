using System.Text.Json;
using Maas.Core.Datasets;

namespace Maas.Core.Tests;

[TestClass]
public sealed class CoreJsonTests
{
    [TestMethod]
    public void What_is_absent_has_its_own_default()
    {
        var report = JsonSerializer.Deserialize("""{"format":"images","rows":7}""", CoreJson.Default.DatasetReport)!;

        Assert.AreEqual((DatasetFormat.Images, 0, 0, 0), (report.Format, report.Columns.Count, report.Classes.Count, report.Errors.Count));
    }

    [TestMethod]
    [DataRow("""{"format":"images"}""")]
    [DataRow("""{"format":"images","rows":7,"columns":null}""")]
    [DataRow("""{"format":"tiff","rows":7}""")]
    public void What_must_be_there_and_is_not_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, CoreJson.Default.DatasetReport));

    [TestMethod]
    public void Absent_values_are_left_out()
    {
        var json = JsonSerializer.Serialize(new(1, DateTimeOffset.UnixEpoch, default, "message", "m", null), CoreJson.Default.JobEvent);

        Assert.AreEqual("""{"seq":1,"time":"1970-01-01T00:00:00+00:00","level":"info","type":"message","message":"m"}""", json);
    }
}
