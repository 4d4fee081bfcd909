using System.Text;
using Maas.Core.Datasets;
using Maas.Testing;

namespace Maas.Datasets.Tests;

/// <summary>What the check finds in bytes.</summary>
internal static class Checked
{
    public static Task<DatasetReport> Async(string text, DatasetFormat? said = null) => Async(Encoding.UTF8.GetBytes(text), said);

    public static async Task<DatasetReport> Async(byte[] bytes, DatasetFormat? said = null)
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder["dataset"], bytes);
        return await DatasetCheck.CheckAsync(folder["dataset"], said, CancellationToken.None);
    }
}
