using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>An axis that gets another length, or of which a part is cut out: from start to end, as fractions of it.</summary>
internal readonly record struct ResizedAxis(int Axis, long Length, float Scale, float Start, float End)
{
    public bool IsWhole => Start == 0 && End == 1;

    public bool Changes(Tensor x) => Length != x.size(Axis) || Scale != 1 || !IsWhole;

    /// <summary>Where in the input a value of the output stands, as ONNX Runtime reckons it, in float32.</summary>
    public float Source(string transformation, long position, long length) => transformation switch
    {
        "half_pixel" => (position + 0.5f) / Scale - 0.5f,
        "half_pixel_symmetric" => length / 2f * (1 - Length / (Scale * length)) + (position + 0.5f) / Scale - 0.5f,
        "pytorch_half_pixel" => Length > 1 ? (position + 0.5f) / Scale - 0.5f : 0,
        "align_corners" => Length == 1 ? 0 : (float)position * (length - 1) / (Length - 1),
        "asymmetric" => position / Scale,
        _ => Length > 1
            ? Start * (length - 1) + position * (End - Start) * (length - 1) / (Length - 1)
            : 0.5f * (Start + End) * (length - 1),
    };
}
