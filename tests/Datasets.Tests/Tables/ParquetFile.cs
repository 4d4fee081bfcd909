using Parquet;
using Parquet.Schema;

namespace Maas.Datasets.Tests.Tables;

/// <summary>Parquet files of three columns: n, text, flag.</summary>
internal static class ParquetFile
{
    private static readonly ParquetSchema Schema = new(
        new DataField<double?>("n"), new DataField<string>("text"), new DataField<bool>("flag"));

    public static async Task WriteAsync(string path, double?[] numbers, string?[] texts, bool[] flags, int groups = 1)
    {
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(Schema, file);
        for (var i = 0; i < groups; i++)
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<double>(Schema.DataFields[0], numbers);
            await group.WriteAsync(Schema.DataFields[1], texts!);
            await group.WriteAsync<bool>(Schema.DataFields[2], flags);
        }
    }
}
