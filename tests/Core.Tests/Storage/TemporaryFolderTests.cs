using Maas.Core.Storage;

namespace Maas.Core.Tests.Storage;

[TestClass]
public sealed class TemporaryFolderTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("maas-scratch-");

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddMinutes(2);

    [TestMethod]
    public void A_folder_is_there_until_it_is_disposed()
    {
        var scratch = TemporaryFolder.Create(root.FullName, "maas-job-1");
        File.WriteAllText(Path.Combine(scratch.Path, "alive"), "content may have any name");

        Assert.AreEqual(0, TemporaryFolder.RemoveAbandoned(root.FullName, "maas-job-", Later), "it is held");
        scratch.Dispose();

        Assert.IsEmpty(root.EnumerateFileSystemInfos());
    }

    [TestMethod]
    public void What_a_killed_process_left_is_removed_and_nothing_else()
    {
        var left = root.CreateSubdirectory("maas-job-1");
        File.WriteAllText(Path.Combine(left.FullName, "alive"), "");
        File.WriteAllText(Path.Combine(left.CreateSubdirectory("files").FullName, "dataset"), "1,2");
        root.CreateSubdirectory("somebody-elses");

        Assert.AreEqual(
            0, TemporaryFolder.RemoveAbandoned(root.FullName, "maas-job-", TimeProvider.System.GetUtcNow()), "it may be just being made");
        Assert.AreEqual(1, TemporaryFolder.RemoveAbandoned(root.FullName, "maas-job-", Later));

        Assert.AreEqual("somebody-elses", root.EnumerateFileSystemInfos().Single().Name);
    }

    public void Dispose() => root.Delete(recursive: true);
}
