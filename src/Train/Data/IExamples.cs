namespace Maas.Train.Data;

/// <summary>A dataset's examples as records of one length. Read from any number of threads.</summary>
internal interface IExamples : IDisposable
{
    ExampleLayout Layout { get; }

    /// <summary>Whether a read costs little more than copying, so that nobody need read ahead.</summary>
    bool IsQuick { get; }

    /// <param name="example">From 0.</param>
    /// <param name="epoch">The epoch of training it is read for, which is what augmentation depends on; null: as it will be served.</param>
    /// <param name="record">As long as <see cref="Layout"/> says.</param>
    void Read(int example, int? epoch, Span<byte> record);
}
