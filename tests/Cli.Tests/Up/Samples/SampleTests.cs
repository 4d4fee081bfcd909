using System.Globalization;
using System.Text;
using Maas.Cli.Up.Samples;
using Maas.Core.Jobs;

namespace Maas.Cli.Tests.Up.Samples;

[TestClass]
public sealed class SampleTests
{
    [TestMethod]
    public void Every_sample_has_its_files_and_tells_its_origin()
    {
        foreach (var sample in Sample.All)
        {
            Assert.IsTrue(File.Exists(sample.DatasetPath), sample.DatasetPath);
            Assert.IsTrue(File.Exists(sample.InputPath), sample.InputPath);
            Assert.IsTrue(File.Exists(Path.Combine(Path.GetDirectoryName(sample.InputPath)!, "ORIGIN.md")), sample.Folder);
        }
    }

    [TestMethod]
    public void Every_sample_is_a_job_that_the_service_reads()
    {
        foreach (var sample in Sample.All)
        {
            var job = TrainingJobReader.Parse(Encoding.UTF8.GetBytes(sample.Job));

            Assert.AreEqual(sample.Model, job.Model.ToString());
        }
    }

    [TestMethod]
    public void Each_sample_makes_a_model_of_its_own()
    {
        var models = Sample.All.Select(sample => sample.Model).ToArray();

        CollectionAssert.AreEqual(new[] { "digits", "penguin-species", "penguin-body-mass", "classic" }, models);
    }

    // The program that stands in Samples/classic/ORIGIN.md. Its seed is recorded there.
#pragma warning disable CA5394 // Not for secrets.
    [TestMethod]
    public void The_classic_rows_are_what_their_origin_says()
    {
        var random = new Random(1);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var rows = Enumerable.Range(0, 10).Select(_ => string.Join(',', Enumerable.Range(0, 20)
            .Select(_ => Normal().ToString("F4", CultureInfo.InvariantCulture))));

        var classic = File.ReadAllLines(Sample.All.Single(sample => sample.Model == "classic").DatasetPath);

        CollectionAssert.AreEqual(rows.ToArray(), classic[1..]);
    }
#pragma warning restore CA5394
}
