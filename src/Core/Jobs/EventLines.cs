using System.Text.Json;

namespace Maas.Core.Jobs;

/// <summary>Events as lines of JSON.</summary>
internal static class EventLines
{
    public static MemoryStream Write(IReadOnlyList<JobEvent> events)
    {
        var lines = new MemoryStream();
        foreach (var line in events)
        {
            JsonSerializer.Serialize(lines, line, CoreJson.Default.JobEvent);
            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        return lines;
    }

    public static List<JobEvent> Parse(ReadOnlyMemory<byte> content)
    {
        var lines = new List<JobEvent>();
        var left = content.Span;
        while (left.IndexOf((byte)'\n') is var end and >= 0)
        {
            lines.Add(JsonSerializer.Deserialize(left[..end], CoreJson.Default.JobEvent)!);
            left = left[(end + 1)..];
        }

        return lines;
    }
}
