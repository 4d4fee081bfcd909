using Maas.Core;
using Maas.Core.Naming;
using Maas.Predict.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Maas.Predict.Inference.Sessions;

/// <summary>
/// Loads the models of the settings' list when the process starts, so that an instance that is said to be ready answers their first
/// calls at once. What can't be served (there is no such model, its file is broken) is logged and passed over: it must not keep the
/// other models' instances from getting ready. What fails for a reason that passes is tried again for a while; where storage does not
/// answer, it is asked until it does.
/// </summary>
public sealed partial class Preload : BackgroundService
{
    // What passes by itself, such as a full disk, has two minutes for that.
    private const int MostTries = 60;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<(TenantId Tenant, ModelReference Model)> wanted;
    private readonly ModelCatalog catalog;
    private readonly AliasTraffic traffic;
    private readonly TimeProvider time;
    private readonly ILogger<Preload> logger;
    private volatile int left;
    private int passing;

    /// <exception cref="InvalidOperationException">The setting names no model.</exception>
    public Preload(SessionsOptions options, ModelCatalog catalog, AliasTraffic traffic, TimeProvider time, ILogger<Preload> logger)
    {
        (this.catalog, this.traffic, this.time, this.logger) = (catalog, traffic, time, logger);
        wanted = options.Preload == SessionsOptions.NoPreload
            ? []
            : [.. options.Preload.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Read)];
        left = wanted.Count;
    }

    /// <summary>What keeps this instance from being ready; null: nothing.</summary>
    public string? FindHindrance() => left == 0 ? null : $"{left} of {wanted.Count} models are still to be loaded";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await RehearseAsync(stoppingToken);
        foreach (var (tenant, model) in wanted)
        {
            passing = 0;
            while (!await TryLoadAsync(tenant, model, stoppingToken))
            {
                await Task.Delay(RetryInterval, time, stoppingToken);
            }

            left--;
        }
    }

    // A first look at storage takes .NET a while, whatever it finds; the first caller does not have to wait for that.
    private async Task RehearseAsync(CancellationToken cancellation)
    {
        try
        {
            await catalog.LookAsync(TenantId.Parse("rehearsal"), ModelName.Parse("none"), cancellation);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            Log.NotRehearsed(logger, exception);
        }
    }

    private async Task<bool> TryLoadAsync(TenantId tenant, ModelReference model, CancellationToken cancellation)
    {
        try
        {
            var target = await catalog.ServeAsync(tenant, model, cancellation);
            await traffic.LoadAsync(target, cancellation);
            using var lease = await traffic.LeaseAsync(target, cancellation);
            return true;
        }
        catch (ServiceException refusal) when (refusal.RetryAfter is null || ++passing == MostTries)
        {
            Log.PassedOver(logger, tenant, model.Model, refusal.Message);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            Log.NotYet(logger, exception, tenant, model.Model);
            return false;
        }
    }

    private static (TenantId Tenant, ModelReference Model) Read(string text)
    {
        try
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            return (TenantId.Parse(slash < 0 ? "" : text[..slash]), ModelReference.Parse(text[(slash + 1)..]));
        }
        catch (ServiceException exception)
        {
            throw new InvalidOperationException(
                $"The setting {SessionsOptions.Section}__{nameof(SessionsOptions.Preload)} has \"{text}\"; "
                    + "it takes a list such as tenant/model, tenant/model@alias.",
                exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Tenant}/{Model} can't be loaded before it is called, and is passed over: {Reason}")]
        public static partial void PassedOver(ILogger logger, TenantId tenant, ModelName model, string reason);

        [LoggerMessage(LogLevel.Warning, "Storage could not be looked at yet; it is asked again with the first call")]
        public static partial void NotRehearsed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "{Tenant}/{Model} is not loaded yet; it is tried again")]
        public static partial void NotYet(ILogger logger, Exception exception, TenantId tenant, ModelName model);
    }
}
