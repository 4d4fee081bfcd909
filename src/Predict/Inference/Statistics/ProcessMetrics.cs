using System.Diagnostics;

namespace Maas.Predict.Inference.Statistics;

/// <summary>What the process uses.</summary>
internal static class ProcessMetrics
{
    public static IEnumerable<MetricFamily> Families { get; } =
    [
        Of("maas_process_start_time_seconds", "When the process started, in seconds since 1970.", MetricType.Gauge, "s", Started()),
        Of("maas_process_cpu_seconds_total", "Processor time that the process has used.", MetricType.Counter, "s",
            () => Environment.CpuUsage.TotalTime.TotalSeconds),
        Of("maas_process_resident_memory_bytes", "Memory of the process that is resident.", MetricType.Gauge, "By",
            () => Environment.WorkingSet),
        Of("maas_process_heap_bytes", "Memory of objects; tensors in ONNX Runtime are not among them.", MetricType.Gauge, "By",
            () => GC.GetTotalMemory(forceFullCollection: false)),
        Of("maas_process_allocated_bytes_total", "Memory of objects that was taken since the process started.", MetricType.Counter, "By",
            () => GC.GetTotalAllocatedBytes()),
        Of("maas_process_collections_total", "How often memory of objects was collected.", MetricType.Counter, "{collection}",
            () => GC.CollectionCount(generation: 0)),
        Of("maas_process_collection_pause_seconds_total", "How long all threads stood still for that.", MetricType.Counter, "s",
            () => GC.GetTotalPauseDuration().TotalSeconds),
        Of("maas_process_threads", "Threads of the pool.", MetricType.Gauge, "{thread}", () => ThreadPool.ThreadCount),
    ];

    private static MetricFamily Of(string name, string help, MetricType type, string unit, Func<double> value) =>
        new(name, help, type, unit, _ => [new(value(), [])]);

    private static Func<double> Started()
    {
        using var process = Process.GetCurrentProcess();
        var seconds = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1e3;
        return () => seconds;
    }
}
