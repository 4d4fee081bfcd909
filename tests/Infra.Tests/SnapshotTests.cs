using Maas.Testing;

namespace Maas.Infra.Tests;

/// <summary>What each size makes, against what was reviewed.</summary>
[TestClass]
public sealed class SnapshotTests
{
    [TestMethod]
    [DataRow("small")]
    [DataRow("medium")]
    [DataRow("large")]
    public async Task A_size_makes_what_was_reviewed(string size)
    {
        var reviewed = RepositoryFolder.Combine("infra", "snapshots", $"{size}.json");
        var snapshot = await Snapshot.OfAsync(size);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") is not null)
        {
            await File.WriteAllTextAsync(reviewed, snapshot.Text);
        }

        var expected = (await File.ReadAllTextAsync(reviewed)).Split('\n');
        var actual = snapshot.Text.Split('\n');
        var line = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();

        Assert.IsTrue(
            expected.SequenceEqual(actual),
            $"infra/snapshots/{size}.json differs from line {line + 1}: review what UPDATE_SNAPSHOTS=1 dotnet test "
                + "tests/Infra.Tests changes.");
    }

    [TestMethod]
    public async Task Every_loop_and_condition_is_known_before_the_deployment()
    {
        foreach (var snapshot in await Snapshot.OfAllAsync())
        {
            Assert.AreEqual("", snapshot.Diagnostics.Trim());
        }
    }
}
